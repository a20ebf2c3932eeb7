import { LineCounter, parseDocument } from 'yaml';
import { LocatedValue, locate, pathKey, type Plain, type Position } from './located-value.js';
import type { StudyProblem } from './study-file-error.js';
import { studySchema } from './study.js';

/**
 * `key=value` as given to --set: a study over the study. The key is a path with dots; one that begins with no key of
 * the study is meant below `parameters` (`markers.maxQ=0.05`). The value is YAML.
 */
export function parseSetting(text: string): LocatedValue | StudyProblem {
  const position: Position = { file: `--set ${text}`, line: null, column: null };
  const cut = text.indexOf('=');
  const key = text.slice(0, Math.max(cut, 0)).trim();
  if (cut < 0 || key === '' || key.split('.').some((part) => ['', '__proto__', 'constructor', 'prototype'].includes(part))) {
    return { ...position, key: '', expected: 'key=value', found: JSON.stringify(text), remedy: 'Write for example --set markers.maxQ=0.05.' };
  }
  const parts = key.split('.');
  const path = Object.hasOwn(studySchema.shape, parts[0] as string) ? parts : ['parameters', ...parts];
  const lines = new LineCounter();
  const document = parseDocument(text.slice(cut + 1), { lineCounter: lines });
  if (document.errors.length > 0) {
    return { ...position, key, expected: 'a YAML value', found: JSON.stringify(text.slice(cut + 1)), remedy: 'Quote texts with special signs.' };
  }
  const inner = locate(document, lines, position.file);
  let value: Plain = inner.value;
  for (const part of [...path].reverse()) value = { [part]: value };
  const positions = new Map<string, Position>();
  for (let length = 1; length <= path.length; length++) positions.set(pathKey(path.slice(0, length)), position);
  return new LocatedValue(value, positions, positions);
}
