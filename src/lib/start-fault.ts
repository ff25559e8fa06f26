/** The shop cannot open, and a person can mend it: the message is one line that says what to do. */
export class StartFault extends Error {
  override readonly name = "StartFault";
}
