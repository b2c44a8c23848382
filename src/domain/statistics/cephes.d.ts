/** The functions of the package that are used; its own declarations are not found through its `exports`. */
declare module 'cephes' {
  /** Resolves when the functions can be called. */
  export const compiled: Promise<void>;
  /** 1 less the error function. */
  export function erfc(x: number): number;
  /** The regularised incomplete gamma function. */
  export function igam(a: number, x: number): number;
  /** Its complement. */
  export function igamc(a: number, x: number): number;
  /** The regularised incomplete beta function. */
  export function incbet(a: number, b: number, x: number): number;
  /** Its inverse in x. */
  export function incbi(a: number, b: number, probability: number): number;
  /** The logarithm of the gamma function. */
  export function lgam(x: number): number;
  /** The quantile of the normal distribution. */
  export function ndtri(probability: number): number;
}
