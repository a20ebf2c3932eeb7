import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Headers, pack } from 'tar-stream';
import { afterAll, describe, expect, it } from 'vitest';
import { ARCHIVE_LIMITS, type ArchiveLimits, readArchive } from '../../../cli/audit/bundle/read-archive.js';

const place = mkdtempSync(join(tmpdir(), 'archive-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

type Entry = Partial<Headers> & { name: string; content?: string | Buffer };

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const packed = pack();
  for (const { content = '', ...header } of entries) packed.entry(header, content as string);
  packed.finalize();
  return buffer(packed);
}

let made = 0;
/** Unpacks into a folder of its own, two levels down, so that an escape is seen. */
async function unpack(bytes: Buffer, limits: Partial<ArchiveLimits> = {}): Promise<string> {
  const outer = join(place, String(++made));
  const folder = join(outer, 'deep', 'here');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(outer, 'bundle.tar.gz'), bytes);
  await readArchive(join(outer, 'bundle.tar.gz'), folder, { ...ARCHIVE_LIMITS, ...limits });
  return folder;
}
/** What stands outside the folder that was unpacked into. */
const outside = () => [readdirSync(join(place, String(made))), readdirSync(join(place, String(made), 'deep'))];
const harmless: Entry = { name: 'top/bundle.json', content: '{}' };

describe('an archive from outside', () => {
  it('is unpacked with its folders and long names, for its owner alone', async () => {
    const long = `top/${'x'.repeat(90)}/${'ü'.repeat(90)}`;
    const folder = await unpack(gzipSync(await tar([{ name: 'top/', type: 'directory' }, harmless, { name: long, content: 'deep' }])));
    expect(readFileSync(join(folder, 'top/bundle.json'), 'utf8')).toBe('{}');
    expect(readFileSync(join(folder, long), 'utf8')).toBe('deep');
  });

  it.each<[string, Entry, string]>([
    ['a name that climbs out', { name: '../../stolen', content: 'x' }, 'lies outside of its folder'],
    ['a name that climbs out in its middle', { name: 'top/../../stolen', content: 'x' }, 'lies outside of its folder'],
    ['an absolute name', { name: '/tmp/deconflow-stolen', content: 'x' }, 'lies outside of its folder'],
    ['a name of another system', { name: '..\\..\\stolen', content: 'x' }, 'lies outside of its folder'],
    ['a drive', { name: 'C:/stolen', content: 'x' }, 'lies outside of its folder'],
    ['the folder itself', { name: 'top/..', content: 'x' }, 'lies outside of its folder'],
    ['a symbolic link', { name: 'top/link', type: 'symlink', linkname: '../../..' }, 'no file but a symlink'],
    ['a hard link', { name: 'top/link', type: 'link', linkname: '/etc/passwd' }, 'no file but a link'],
    ['a character device', { name: 'top/null', type: 'character-device', devmajor: 1, devminor: 3 }, 'no file but a character-device'],
    ['a block device', { name: 'top/disk', type: 'block-device', devmajor: 8, devminor: 0 }, 'no file but a block-device'],
    ['a pipe', { name: 'top/pipe', type: 'fifo' }, 'no file but a fifo'],
    ['a file twice', { ...harmless, content: 'other' }, 'twice'],
  ])('is refused with %s', async (_, entry, found) => {
    await expect(unpack(gzipSync(await tar([harmless, entry])))).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED', message: expect.stringContaining(found) });
    expect(outside()).toEqual([['bundle.tar.gz', 'deep'], ['here']]);
    expect(existsSync('/tmp/deconflow-stolen')).toBe(false);
  });

  it('is refused with more entries than there may be', async () => {
    const entries = Array.from({ length: 11 }, (_, i) => ({ name: `top/${i}` }));
    await expect(unpack(gzipSync(await tar(entries)), { entries: 10 })).rejects.toThrow('more than 10 entries');
    await unpack(gzipSync(await tar(entries)), { entries: 11 });
  });

  it('is refused with more bytes than there may be', async () => {
    const bytes = gzipSync(await tar([{ name: 'top/large', content: Buffer.alloc(100_000, 'ab') }]));
    await expect(unpack(bytes, { bytes: 50_000 })).rejects.toThrow('more than 50000 bytes');
  });

  it('is refused when it unpacks to many times its size', async () => {
    const bomb = gzipSync(await tar([{ name: 'top/zeros', content: Buffer.alloc(50_000_000) }]), { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(unpack(bomb)).rejects.toThrow('more than 100 times their size');
    const written = readdirSync(join(place, String(made), 'deep/here'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of written) expect(readFileSync(join(file.parentPath ?? file.path, file.name)).length).toBeLessThan(20_000_000);
  });

  it('is called damaged when it is cut off, not gzipped, or no archive at all', async () => {
    const bytes = gzipSync(await tar([{ name: 'top/file', content: Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)) }]));
    for (const damaged of [bytes.subarray(0, bytes.length / 2), await tar([harmless]), gzipSync('this is text, not an archive, and long enough for a header'.repeat(20)), Buffer.alloc(0), gzipSync('')]) {
      await expect(unpack(damaged)).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' });
    }
  });
});
