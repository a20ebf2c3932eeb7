import { vi } from 'vitest';
import { main } from '../../../cli/main.js';

/** Calls the command line inside this process. */
export async function call(...parameters: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const into = (add: (text: string) => void) => (text: string | Uint8Array) => {
    add(String(text));
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(into((text) => (stdout += text)));
  const error = vi.spyOn(process.stderr, 'write').mockImplementation(into((text) => (stderr += text)));
  try {
    return { code: await main(parameters), stdout, stderr };
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}
