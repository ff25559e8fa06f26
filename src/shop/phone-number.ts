/** An E.164 phone number, "+15551234567". Only `parsePhoneNumber` makes one. */
export type PhoneNumber = string & { readonly __brand: "PhoneNumber" };
