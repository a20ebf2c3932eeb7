import type { ArtifactReference } from './reference.js';

export class ConflictingManifestError extends Error {
  readonly code = 'CONFLICTING_MANIFEST';
  constructor(step: string, key: string, output: string, first: string, second: string) {
    super(
      `Step ${step} (key ${key.slice(0, 12)}) gave two contents for output ${output}: ${first} stands, ${second} was made now. ` +
        'A step must give equal bytes for equal inputs; keep the store and report this with both hashes.',
    );
    this.name = 'ConflictingManifestError';
  }
}

/** An object that a step or the publication needs is not there any more, or is no longer what its name says. */
export class ObjectDamagedError extends Error {
  readonly code = 'OBJECT_DAMAGED';
  constructor({ step, output, sha256 }: ArtifactReference, found: 'gone' | 'damaged') {
    super(
      `Output ${output} of step ${step} (object ${sha256}) ${found === 'gone' ? 'is gone from the store' : 'no longer has the content of its sha256 and was removed'}. ` +
        'Started again, the study does that step anew; everything else stays.',
    );
    this.name = 'ObjectDamagedError';
  }
}

/** The folder that a step wrote to is gone. */
export class StoreClearedError extends Error {
  readonly code = 'STORE_CLEARED';
  constructor() {
    super('The store was cleared while the step computed. It is tried again; clear a store only when nothing runs (deconflow gc sees to that).');
    this.name = 'StoreClearedError';
  }
}
