/** What staff turn on and off during the day. Kept in the store, so it outlives a restart and holds for every process. */
export type Switches = {
  /** Menu item ids. */
  readonly soldOut: ReadonlySet<string>;
  /** Set while phone ordering is paused; callers hear why. */
  readonly pausedBecause: string | undefined;
};

export interface ShopSwitches {
  /** As last read; kept fresh by the store's events. Synchronous: a ringing phone does not wait for a database. */
  current(): Switches;
  /** Reads the store: afterwards `current` knows of every change whose event was read before the call. */
  refresh(): Promise<void>;
  setSoldOut(itemId: string, soldOut: boolean): Promise<void>;
  pause(reason: string): Promise<void>;
  resume(): Promise<void>;
}
