import { open, readFile } from 'node:fs/promises';
import type { LoggedEvent } from '../../activities/worker/event-log.js';

/** Reads the events of a study from `position` on; calls `onEvent` for each whole line; returns the new position. */
export async function readEvents(path: string, position: number, onEvent: (event: LoggedEvent) => void): Promise<number> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return position;
  try {
    const { size } = await file.stat();
    if (size <= position) return position;
    const bytes = Buffer.alloc(size - position);
    await file.read(bytes, 0, bytes.length, position);
    const end = bytes.lastIndexOf(10);
    for (const line of bytes.subarray(0, end + 1).toString('utf8').split('\n')) {
      if (line === '') continue;
      try {
        onEvent(JSON.parse(line) as LoggedEvent);
      } catch (error) {
        // A line torn by a killed worker is skipped: the log is only a view.
        if (!(error instanceof SyntaxError)) throw error;
      }
    }
    return position + end + 1;
  } finally {
    await file.close();
  }
}

/** The message that a failed step left in its report file. */
export async function readFailureReport(path: string): Promise<{ message: string; stack: string } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { message: string; stack: string });
}
