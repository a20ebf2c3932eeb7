import { readSecret, type SecretSource } from '../secret.js';

export const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9._-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

export interface CodecKey {
  readonly id: string;
  /** 32 bytes, for AES-256 */
  readonly secret: Buffer;
}

export class KeyFileError extends Error {
  readonly code = 'CODEC_KEYS';
  constructor(where: string, problems: readonly string[]) {
    super(`The codec's keys in ${where} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n\`deconflow codec new-key FILE\` writes a good line.`);
    this.name = 'KeyFileError';
  }
}

/** The keys of a text with a line `<id> <32 bytes in base64>` for each, oldest first; # begins a comment, ; may stand for a line's end. @throws KeyFileError */
export function parseKeys(text: string, where: string): CodecKey[] {
  const keys: CodecKey[] = [];
  const problems: string[] = [];
  for (const [i, line] of text.split(/[\n;]/).entries()) {
    const content = line.replace(/#.*/, '').trim();
    if (content === '') continue;
    // A line is never quoted: it holds a key, or what was meant to be one.
    const say = (problem: string) => problems.push(`line ${i + 1}: ${problem}`);
    const [id = '', secret = '', ...more] = content.split(/\s+/);
    if (secret === '' || more.length > 0) say(`expected an id and a key, separated by a blank, found ${more.length + 1 + Number(secret !== '')} words`);
    else if (!KEY_ID.test(id)) say('expected an id of letters, digits, dots, hyphens and underscores');
    else if (!BASE64.test(secret)) say(`expected ${KEY_BYTES} bytes in base64 (44 signs), found ${secret.length} signs`);
    else if (keys.some((key) => key.id === id)) say(`the id ${id} stands on an earlier line too; give each key its own`);
    else keys.push({ id, secret: Buffer.from(secret, 'base64') });
  }
  if (problems.length === 0 && keys.length === 0) problems.push('there is no key');
  if (problems.length > 0) throw new KeyFileError(where, problems);
  return keys;
}

/** The codec's keys: the last one encrypts, all decrypt. */
export class KeyRing {
  private constructor(private readonly source: SecretSource, private keys: readonly CodecKey[]) {}

  static async open(source: SecretSource): Promise<KeyRing> {
    return new KeyRing(source, await read(source));
  }

  get encrypting(): CodecKey {
    const key = this.keys.at(-1);
    if (key === undefined) throw new Error('a key ring without keys; this is a defect');
    return key;
  }

  get ids(): string[] {
    return this.keys.map(({ id }) => id);
  }

  /** The key of an id; one that is unknown may have been added since the keys were read, so they are read again. */
  async find(id: string): Promise<CodecKey | undefined> {
    const known = this.keys.find((key) => key.id === id);
    if (known !== undefined) return known;
    this.keys = await read(this.source);
    return this.keys.find((key) => key.id === id);
  }
}

async function read(source: SecretSource): Promise<CodecKey[]> {
  return parseKeys(await readSecret('The codec’s key file', source), 'file' in source ? source.file : `the environment variable ${source.environment}`);
}
