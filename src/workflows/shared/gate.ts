/** A workflow waits for its gates before it starts anything new. A gate is closed while its condition does not hold. */
export class Gate {
  #waiting: Promise<void> | undefined;

  get isClosed(): boolean {
    return this.#waiting !== undefined;
  }

  /** Resolves at once while the gate is open. */
  async wait(): Promise<void> {
    await this.#waiting;
  }

  /** Closes the gate until `reason` resolves, unless it is closed already; resolves when it is open again. */
  protected async closeFor(reason: () => Promise<void>): Promise<void> {
    this.#waiting ??= reason().finally(() => {
      this.#waiting = undefined;
    });
    await this.#waiting;
  }
}
