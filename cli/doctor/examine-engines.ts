import { nativeAvailability } from '../../engines/native/installation.js';
import type { Engine } from '../../analysis/deconvolution/engine/engine.js';
import { type Examination, ok, problem, warning } from './examination.js';

const SETUP = 'npm run setup:native';

/** The engines are opened, not only looked for: a library that cannot be loaded is found here and not an hour into a run. */
export async function examineEngines(): Promise<Examination[]> {
  const wasm = await open(async () => (await import('../../engines/open-engine.js')).openEngine());
  const native = nativeAvailability();
  return [
    typeof wasm === 'string' ? problem('engine wasm', wasm, 'It comes with the installation: install again with npm ci.') : ok('engine wasm', describe(wasm)),
    await examineNative(native),
  ];
}

async function examineNative(native: ReturnType<typeof nativeAvailability>): Promise<Examination> {
  const subject = 'engine native';
  if (!native.available) {
    if (process.platform !== 'linux' || process.arch !== 'x64') return ok(subject, `not for ${process.platform} ${process.arch}; wasm is taken`);
    return warning(subject, `${native.reason.replace(`; ${SETUP} prepares it`, '')}; studies run with wasm, which takes longer`, `To train faster: ${SETUP} (about a minute, 1.1 GB; needs a C++ compiler and pip).`);
  }
  const opened = await open(async () => (await import('../../engines/native/open-native.js')).openNative());
  return typeof opened === 'string' ? problem(subject, opened, `Prepare it again: ${SETUP} -- --force; or run with --engine wasm.`) : ok(subject, describe(opened));
}

const describe = ({ version, threads }: { version: string; threads: number }) => `version ${version}, ${threads} thread${threads === 1 ? '' : 's'}`;

async function open(engine: () => Promise<Engine>): Promise<{ version: string; threads: number } | string> {
  try {
    const opened = await engine();
    const { version, threads } = opened;
    await opened.close();
    return { version, threads };
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
  }
}
