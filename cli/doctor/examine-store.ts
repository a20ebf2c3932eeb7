import { openStoreReader } from '../../data-catalog/store/open-store.js';
import { readSettings } from '../settings.js';
import { type Examination, ok, problem } from './examination.js';

const SUBJECT = 'artifact store';

/** The bucket that temporal.yaml names, if any; nothing is written. What is wrong with temporal.yaml itself is told with the server. */
export async function examineStore(state: string): Promise<Examination[]> {
  const settings = await readSettings().catch(() => undefined);
  if (settings === undefined || settings.store.kind === 'folder') return [];
  try {
    const store = await openStoreReader(settings.store, state);
    return [ok(SUBJECT, `${store.place} answers${(await store.exists()) ? '' : '; there is no store in it yet: the first run makes one'}`)];
  } catch (error) {
    return [problem(SUBJECT, (error as Error).message, 'Correct store in temporal.yaml or what is named here, or take kind: folder.')];
  }
}
