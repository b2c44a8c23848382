/** What a workflow passes before it starts anything new; closed while something is waited for. */
export class Gate {
  #waiting: Promise<void> | undefined;

  get isClosed(): boolean {
    return this.#waiting !== undefined;
  }

  /** Resolves at once while the gate is open. */
  async pass(): Promise<void> {
    await this.#waiting;
  }

  /** Closes the gate until `wait` has ended, unless it is closed already; resolves when it is open again. */
  protected async closeFor(wait: () => Promise<void>): Promise<void> {
    this.#waiting ??= wait().finally(() => {
      this.#waiting = undefined;
    });
    await this.#waiting;
  }
}
