/** The random number generator that networkanalysis-ts takes; it ships without types. */
declare module 'java-random' {
  export default class Random {
    constructor(seed: number);
    nextDouble(): number;
    nextInt(bound: number): number;
  }
}
