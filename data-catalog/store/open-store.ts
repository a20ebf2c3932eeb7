import type { ArtifactStore, StoreReader } from './artifact-store.js';
import { FolderStore } from './folder/folder-store.js';
import type { StoreSettings } from './store-settings.js';

/** The store that temporal.yaml names. `state`: this machine's own folder, which holds the store itself, or copies of what is read from the bucket. */
export async function openStore(settings: StoreSettings, state: string): Promise<ArtifactStore> {
  if (settings.kind === 'folder') return FolderStore.create(state);
  const { S3Store } = await import('./s3/s3-store.js');
  return S3Store.open(settings, state);
}

/** The same for those who only look: nothing in it is made, repaired or removed. */
export async function openStoreReader(settings: StoreSettings, state: string): Promise<StoreReader> {
  if (settings.kind === 'folder') return new FolderStore(state);
  const { S3Store } = await import('./s3/s3-store.js');
  return S3Store.reader(settings, state);
}
