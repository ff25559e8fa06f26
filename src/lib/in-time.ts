/** What is found within `withinMs`; `undefined` when it takes longer or fails: whoever is on the line must not wait for it. */
export async function inTime<Found>(
  finding: Promise<Found>,
  withinMs: number,
  onFault: (error: unknown) => void = () => undefined,
): Promise<Found | undefined> {
  const tooLate = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => tooLate.resolve(undefined), withinMs);
  try {
    return await Promise.race([finding, tooLate.promise]);
  } catch (error) {
    onFault(error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
