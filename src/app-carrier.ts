import type { Carrier } from "./calls/carrier.ts";
import type { Config } from "./config.ts";
import { twilioCarrier } from "./twilio/calls-client.ts";

/** Where a telephone is connected and its account is known, calls can be asked about beside their streams. */
export function openCarrier(config: Config): Carrier | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, PUBLIC_URL } = config;
  if (accountSid === undefined || authToken === undefined || PUBLIC_URL === undefined) {
    return undefined;
  }
  return twilioCarrier({
    accountSid,
    authToken,
    publicUrl: () => PUBLIC_URL,
    apiBaseUrl: config.TWILIO_API_BASE_URL,
  });
}
