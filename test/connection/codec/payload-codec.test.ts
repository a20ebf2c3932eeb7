import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyFileError, KeyRing, parseKeys } from '../../../connection/codec/key-ring.js';
import { addKey } from '../../../connection/codec/new-key.js';
import { DecryptionError, EncryptingCodec, PlaintextPayloadError, UnknownKeyError } from '../../../connection/codec/payload-codec.js';
import { ExposedSecretError } from '../../../connection/secret.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-codec-'));
const file = join(folder, 'codec.keys');
const other = join(folder, 'other.keys');
const DAY = new Date('2026-11-21T00:00:00Z');
const codec = async (path = file, strict = false) => new EncryptingCodec(await KeyRing.open({ file: path }), strict);
const payload = (value: unknown) => defaultPayloadConverter.toPayload(value)!;
const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('latin1');

afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  rmSync(file, { force: true });
  rmSync(other, { force: true });
  await addKey(file, DAY, false);
});

describe('the payload codec', () => {
  it('gives back what it was given, whatever that is', async () => {
    const both = await codec(file, true);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 4 }), async (values) => {
        const payloads = values.map(payload);
        const back = await both.decode(await both.encode(payloads));
        expect(back.map((one) => defaultPayloadConverter.fromPayload(one))).toEqual(payloads.map((one) => defaultPayloadConverter.fromPayload(one)));
      }),
      { numRuns: 50 },
    );
  });

  it('hides the value and says which key it took', async () => {
    const [first, second] = await (await codec()).encode([payload('barcode TCGA-AB-2803'), payload('barcode TCGA-AB-2803')]);
    expect(text(first?.data)).not.toContain('TCGA');
    expect(text(first?.data)).not.toContain('json/plain');
    expect(text(first?.data)).not.toBe(text(second?.data));
    expect(text(first?.metadata?.['encryption-key-id'])).toMatch(/^2026-11-21-[0-9a-f]{6}$/);
    expect(text(first?.metadata?.encoding)).toBe('binary/encrypted');
  });

  it('refuses what was changed: any byte of it, its length, its key’s name', async () => {
    const one = await codec();
    const [sealed] = await one.encode([payload('as it was')]);
    const data = Buffer.from(sealed!.data!);
    for (let i = 0; i < data.length; i++) {
      const changed = Buffer.from(data);
      changed[i]! ^= 1;
      await expect(one.decode([{ ...sealed, data: changed }])).rejects.toThrow(DecryptionError);
    }
    for (const length of [0, 11, 27, data.length - 1]) await expect(one.decode([{ ...sealed, data: data.subarray(0, length) }])).rejects.toThrow(DecryptionError);
    // The same bytes under another id: the same secret, yet not what was sealed.
    const [line] = readFileSync(file, 'utf8').trim().split('\n').slice(-1);
    writeFileSync(file, `renamed ${line!.split(' ')[1]}\n`, { mode: 0o600 });
    await expect((await codec()).decode([{ ...sealed, metadata: { ...sealed!.metadata, 'encryption-key-id': Buffer.from('renamed') } }])).rejects.toThrow(DecryptionError);
  });

  it('names a key that it does not have, and those that it has', async () => {
    const [sealed] = await (await codec()).encode([payload(1)]);
    const { id } = await addKey(other, DAY, false);
    await expect((await codec(other)).decode([sealed!])).rejects.toThrow(UnknownKeyError);
    await expect((await codec(other)).decode([sealed!])).rejects.toThrow(id);
  });

  it('does not decrypt with another secret of the same name', async () => {
    const [sealed] = await (await codec()).encode([payload(1)]);
    const id = text(sealed!.metadata!['encryption-key-id']);
    writeFileSync(other, `${id} ${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    await expect((await codec(other)).decode([sealed!])).rejects.toThrow(DecryptionError);
  });

  it('lets plain payloads through, unless it is strict', async () => {
    expect(await (await codec()).decode([payload('old')])).toEqual([payload('old')]);
    await expect((await codec(file, true)).decode([payload('old')])).rejects.toThrow(PlaintextPayloadError);
    await expect((await codec(file, true)).decode([{}])).rejects.toThrow(PlaintextPayloadError);
  });
});

describe('rotation', () => {
  it('encrypts with the newest key, and decrypts with all', async () => {
    const before = await codec();
    const [old] = await before.encode([payload('old')]);
    const { id } = await addKey(file, DAY, false);
    const after = await codec();
    const [young] = await after.encode([payload('young')]);
    expect(text(young!.metadata!['encryption-key-id'])).toBe(id);
    expect((await after.decode([old!, young!])).map((one) => defaultPayloadConverter.fromPayload(one))).toEqual(['old', 'young']);
    // A worker that was started before reads the file again when it meets the new name.
    expect((await before.decode([young!])).map((one) => defaultPayloadConverter.fromPayload(one))).toEqual(['young']);
  });

  it('can let every machine know a key before one encrypts with it', async () => {
    const active = (await KeyRing.open({ file })).encrypting.id;
    const { id } = await addKey(file, DAY, true);
    const keys = await KeyRing.open({ file });
    expect(keys.encrypting.id).toBe(active);
    expect(keys.ids).toEqual([id, active]);
  });
});

describe('the file of keys', () => {
  it('is for its owner alone, and refused otherwise', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(file, mode);
      await expect(codec()).rejects.toThrow(ExposedSecretError);
      await expect(addKey(file, DAY, false)).rejects.toThrow(ExposedSecretError);
    }
    chmodSync(file, 0o400);
    await expect(codec()).resolves.toBeDefined();
  });

  it('is told about with every bad line at once, none of them quoted', () => {
    const secret = Buffer.alloc(32, 3).toString('base64');
    const bad = `one ${secret}\nonly-${secret}\ntwo ${secret.slice(2)}\none ${secret}\nthree ${secret} more`;
    let message = '';
    try {
      parseKeys(bad, 'codec.keys');
    } catch (error) {
      expect(error).toBeInstanceOf(KeyFileError);
      message = (error as Error).message;
    }
    expect(message.match(/line \d/g)).toEqual(['line 2', 'line 3', 'line 4', 'line 5']);
    expect(message).not.toContain(secret.slice(2, 20));
    expect(() => parseKeys('# nothing\n', 'codec.keys')).toThrow('there is no key');
  });

  it('may be an environment variable', async () => {
    const { id, path } = await addKey(other, DAY, false);
    process.env.DECONFLOW_TEST_KEYS = readFileSync(path, 'utf8').split('\n').filter((line) => line.startsWith(id)).join(';');
    try {
      expect((await KeyRing.open({ environment: 'DECONFLOW_TEST_KEYS' })).ids).toEqual([id]);
    } finally {
      delete process.env.DECONFLOW_TEST_KEYS;
    }
    await expect(KeyRing.open({ environment: 'DECONFLOW_TEST_KEYS' })).rejects.toThrow('DECONFLOW_TEST_KEYS');
  });
});
