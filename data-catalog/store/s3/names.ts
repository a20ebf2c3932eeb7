/** Says that there is a store below the prefix. */
export const FORMAT = 'format.json';

/** What stands where below the prefix. */
export const FOLDERS = { objects: 'objects/', manifests: 'manifests/', inputs: 'inputs/', checkpoints: 'checkpoints/', runs: 'runs/' } as const;

export const name = {
  object: (sha256: string) => `${FOLDERS.objects}${sha256}`,
  manifest: (key: string) => `${FOLDERS.manifests}${key}.json`,
  input: (sha256: string) => `${FOLDERS.inputs}${sha256}`,
  /** what the names of a step's checkpoints begin with */
  checkpoints: (key: string) => `${FOLDERS.checkpoints}${key}/`,
  run: (id: string) => `${FOLDERS.runs}${id}.json`,
} as const;
