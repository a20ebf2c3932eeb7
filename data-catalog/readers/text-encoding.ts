import { isUtf8 } from 'node:buffer';
import type { InputProblem } from './input-file-error.js';

/** A problem at a byte of a block of lines; `at` is where, from the block's beginning. */
export interface EncodingProblem extends Omit<InputProblem, 'line'> {
  readonly at: number;
}

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
/** in so many bytes of a text in UTF-16 some are zero, whatever its language: separators and digits are there */
const LOOKED_AT = 1024;

/** Length of the UTF-8 byte order mark that `bytes` begin with: 3 or 0. */
export function byteOrderMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** How the shell converts `path`, packed or not, with the command `convert`. */
function conversion(convert: string, path: string, packed: boolean): string {
  const name = (path.split('/').at(-1) as string).replaceAll("'", "'\\''");
  return packed ? `gzip -dc '${name}' | ${convert} | gzip > converted.gz` : `${convert} < '${name}' > converted`;
}

/** What the first bytes of a file say it is, where that is no text in UTF-8. */
export function firstBytesProblem(bytes: Uint8Array, path: string, packed: boolean): EncodingProblem | undefined {
  const refuse = (found: string, remedy: string): EncodingProblem => ({ at: 0, column: 0, expected: 'text in UTF-8', found, remedy });
  const iconv = (from: string) => `Convert it: ${conversion(`iconv -f ${from} -t UTF-8`, path, packed)}`;
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return refuse('text in UTF-16 (its byte order mark)', iconv('UTF-16'));
  if (first === 0x50 && second === 0x4b && bytes[2] === 3 && bytes[3] === 4) return refuse('a zip archive, perhaps an Excel workbook', 'Save the sheet as tab-separated text (UTF-8).');
  const zero = bytes.subarray(0, LOOKED_AT).indexOf(0);
  if (zero < 0) return undefined;
  return refuse(`a zero byte (byte ${zero + 1}): text in UTF-16 without a byte order mark, or no text`, iconv(zero % 2 === 1 ? 'UTF-16LE' : 'UTF-16BE'));
}

/** The first place in `bytes`, whole lines, that is not UTF-8 or where a line ends in a carriage return alone. */
export function lineProblem(bytes: Uint8Array, path: string, packed: boolean): EncodingProblem | undefined {
  if (!isUtf8(bytes)) return invalidByte(bytes, path, packed);
  for (let at = bytes.indexOf(RETURN); at >= 0; at = bytes.indexOf(RETURN, at + 1)) {
    if (bytes[at + 1] === NEWLINE) continue;
    const [from, to] = lineAround(bytes, at);
    // Inside a quoted cell it is text.
    if (bytes.subarray(from, to).includes(QUOTE)) continue;
    return {
      at, column: 0, expected: 'lines that end in a newline', found: 'a carriage return alone, as old Mac programs and some exports write it',
      remedy: `Convert it: ${conversion("tr '\\r' '\\n'", path, packed)}`,
    };
  }
  return undefined;
}

function invalidByte(bytes: Uint8Array, path: string, packed: boolean): EncodingProblem {
  let from = 0;
  let to = bytes.indexOf(NEWLINE) + 1;
  while (isUtf8(bytes.subarray(from, to))) {
    from = to;
    to = bytes.indexOf(NEWLINE, from) + 1;
  }
  let at = from;
  for (let length = sequenceLength(bytes[at]); length > 0 && isUtf8(bytes.subarray(at, at + length)); length = sequenceLength(bytes[at])) at += length;
  const byte = bytes[at] as number;
  const line = bytes.subarray(from, to);
  const separator = line.includes(9) ? 9 : 44;
  const column = bytes.subarray(from, at).filter((sign) => sign === separator).length + 1;
  // Latin-1 has no signs from 0x80 to 0x9F; Windows-1252 has quotes and dashes there.
  const [encoding, shown] = byte < 0xa0 ? ['WINDOWS-1252', 'a sign of Windows-1252'] : ['LATIN1', `${JSON.stringify(String.fromCharCode(byte))} in Latin-1`];
  return {
    at, column, expected: 'text in UTF-8', found: `the byte 0x${byte.toString(16).toUpperCase()} (${shown}, perhaps)`,
    remedy: `If so, convert it: ${conversion(`iconv -f ${encoding} -t UTF-8`, path, packed)}`,
  };
}

/** Bytes of the UTF-8 sequence that begins with `lead`; 0 where none does. */
function sequenceLength(lead = 0): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

function lineAround(bytes: Uint8Array, at: number): [number, number] {
  const next = bytes.indexOf(NEWLINE, at);
  return [bytes.lastIndexOf(NEWLINE, at) + 1, next < 0 ? bytes.length : next];
}
