/**
 * Twelve hex digits that tell texts apart within one business key. It is no cryptographic hash, since workflows compute it
 * too: where two texts share one, `startJob` finds that their inputs differ.
 */
export function shortHash(text: string): string {
  // FNV-1a of 64 bits, http://www.isthe.com/chongo/tech/comp/fnv/.
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0').slice(0, 12);
}
