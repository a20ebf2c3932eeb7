/** Order of two texts by Unicode code point: "alphabetical" everywhere in the study. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // Surrogates sort above every other UTF-16 unit, since they stand for code points above U+FFFF.
      const xs = x >= 0xd800 && x <= 0xdfff ? 1 : 0;
      const ys = y >= 0xd800 && y <= 0xdfff ? 1 : 0;
      return xs !== ys ? xs - ys : x - y;
    }
  }
  return a.length - b.length;
}
