import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { storeSettings } from '../../data-catalog/store/store-settings.js';

const s3 = { kind: 's3', bucket: 'lab-artifacts' };

function problems(settings: unknown): string {
  const parsed = storeSettings.safeParse(settings);
  return parsed.success ? '' : z.prettifyError(parsed.error);
}

describe('store in temporal.yaml', () => {
  it('fills in what most leave out', () => {
    expect(storeSettings.parse({ kind: 'folder' })).toEqual({ kind: 'folder' });
    expect(storeSettings.parse(s3)).toEqual({ ...s3, prefix: '', region: 'us-east-1', forcePathStyle: false });
  });

  it.each([
    ['another kind', { kind: 'ftp' }, 'expected kind: folder or kind: s3'],
    ['no bucket', { kind: 's3' }, 'bucket'],
    ['a bucket that cannot be one', { ...s3, bucket: 'Lab_Artifacts' }, 'expected a bucket’s name'],
    ['a prefix that leaves its place', { ...s3, prefix: '/other' }, 'expected words of letters'],
    ['an endpoint that is no URL', { ...s3, endpoint: 's3.example.org' }, 'expected a URL like https://s3.example.org'],
    ['plain http to another machine', { ...s3, endpoint: 'http://s3.example.org' }, 'expected https'],
    ['plain http to a name that only looks like loopback', { ...s3, endpoint: 'http://127.0.0.1.example.org' }, 'expected https'],
    ['a region that is none', { ...s3, region: 'EU West' }, 'expected a region'],
    ['a misspelt key', { ...s3, buckt: 'x' }, 'buckt'],
    ['a bucket for the folder store', { kind: 'folder', bucket: 'x' }, 'bucket'],
  ])('refuses %s', (_, settings, problem) => {
    expect(problems(settings)).toContain(problem);
  });

  it.each(['http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000', 'https://s3.example.org'])('takes %s', (endpoint) => {
    expect(problems({ ...s3, endpoint })).toBe('');
  });

  it('refuses credentials without repeating them', () => {
    for (const settings of [{ ...s3, accessKeyId: 'AKIA-X', secretAccessKey: 'very-secret' }, { ...s3, endpoint: 'https://AKIA-X:very-secret@s3.example.org' }]) {
      expect(problems(settings)).not.toBe('');
      expect(problems(settings)).not.toContain('very-secret');
      expect(problems(settings)).not.toContain('AKIA-X');
    }
  });
});
