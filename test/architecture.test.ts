import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const ALLOWED: Record<string, readonly string[]> = {
  analysis: [],
  'data-catalog': ['analysis'],
  report: ['data-catalog', 'analysis'],
  engines: ['analysis'],
  connection: [],
  activities: ['analysis', 'data-catalog', 'report', 'engines', 'connection'],
  workflows: [],
  cli: ['workflows', 'activities', 'engines', 'connection', 'data-catalog', 'report', 'analysis'],
  bench: ['cli', 'workflows', 'activities', 'analysis', 'data-catalog', 'engines'],
  faults: ['cli', 'data-catalog'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(room: string): Import[] {
  return readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.as.ts'))
    .flatMap((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const text = readFileSync(path, 'utf8');
      return [...text.matchAll(/^(?:import|export) (type )?[^;]*?from '(\.[^']*)'/gms)].map((match) => ({
        from: relative(root, path),
        to: relative(root, resolve(path, '..', match[2] ?? '')).split('/')[0] ?? '',
        typeOnly: match[1] !== undefined,
      }));
    });
}

describe('arrows between rooms', () => {
  for (const [room, allowed] of Object.entries(ALLOWED)) {
    it(`${room} imports only ${['itself', ...allowed].join(', ')} (types excepted for workflows and publishing)`, () => {
      const wrong = importsOf(room).filter(({ from, to, typeOnly }) => {
        if (to === room || allowed.includes(to)) return false;
        return !(typeOnly && (room === 'workflows' || (from.startsWith('activities/') && to === 'workflows')));
      });
      expect(wrong).toEqual([]);
    });
  }
  it('analysis touches no files and no clock', () => {
    const wrong = readdirSync(join(root, 'analysis'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .filter((entry) => /node:fs|Math\.random|Date\.now|new Date\(/.test(readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')))
      .map((entry) => entry.name);
    expect(wrong).toEqual([]);
  });
});
