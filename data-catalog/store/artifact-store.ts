import type { KeyParts } from './key.js';
import type { ArtifactReference } from './reference.js';

export interface StoredOutput {
  readonly sha256: string;
  readonly bytes: number;
}

/** What a finished step left behind; published last, so that it stands only when everything else does. */
export interface Manifest {
  readonly key: string;
  readonly parts: KeyParts;
  readonly outputs: Readonly<Record<string, StoredOutput>>;
  readonly start: string;
  readonly end: string;
}

/** A step's publication. */
export interface Publication {
  readonly manifest: Manifest;
  /** another attempt was first: an equal manifest and every object stood already, and nothing was written */
  readonly late: boolean;
}

/** Where a step keeps what its next attempt can go on from. */
export interface Scratch {
  readonly folder: string;
  /** The attempt has ended without success: what it left stays for the next one. After `remove` nothing. */
  leave(): Promise<void>;
  /** The step is done: nothing of it is needed any more. */
  remove(): Promise<void>;
}

/** A run as a shared store remembers it, so that no machine takes away what another's results rest on. */
export interface RecordedRun {
  readonly id: string;
  /** of its steps' manifests */
  readonly keys: readonly string[];
}

/** What a store holds. */
export interface StoreContents {
  readonly manifests: readonly Manifest[];
  /** bytes of each object, by sha256; also of those that no manifest names */
  readonly objects: ReadonlyMap<string, number>;
  /** bytes of each input file that workers elsewhere read, by sha256 */
  readonly inputs: ReadonlyMap<string, number>;
  /** bytes that a step's checkpoints take, by its key */
  readonly checkpoints: ReadonlyMap<string, number>;
  readonly runs: readonly RecordedRun[];
}

/** What can be taken away. */
export interface Garbage {
  /** keys of the manifests */
  readonly manifests: readonly string[];
  /** sha256 of the objects that no other manifest names */
  readonly objects: readonly string[];
  /** sha256 of the input files that no other manifest names */
  readonly inputs: readonly string[];
  /** keys of the steps */
  readonly checkpoints: readonly string[];
  /** ids */
  readonly runs: readonly string[];
  readonly bytes: number;
}

/** A store as an auditor sees it: nothing in it is made, repaired or removed. */
export interface StoreReader {
  /** for people: its folder, or `s3://bucket/prefix` */
  readonly place: string;
  /** whether there is a store at all */
  exists(): Promise<boolean>;
  /** the manifest of `key` as it was written; undefined where there is none */
  manifestText(key: string): Promise<string | undefined>;
  /** size and content hash of an object as it is now; undefined where there is none */
  examine(sha256: string): Promise<StoredOutput | undefined>;
  /** a local file with the object's content; undefined where there is none or it is not what its name says */
  intactFile(sha256: string): Promise<string | undefined>;
  contents(): Promise<StoreContents>;
}

/** Artifacts by content, and what each key produced. Workers of several machines may use one store at once. */
export interface ArtifactStore extends StoreReader {
  /** this machine's own folder: temporary files, scratch, and copies of objects where the store is elsewhere */
  readonly root: string;

  /** A local file of an object whose content is right. @throws ObjectDamagedError */
  soundObject(reference: ArtifactReference): Promise<string>;

  /** A local file of an input file, checked against its hash. `data`: the data folder of the machine that started the study. @throws InputChangedError, InputGoneError */
  inputFile(reference: ArtifactReference, data: string): Promise<string>;

  /** Puts input files (sha256 by name) where every worker finds them. */
  offerInputs(data: string, files: Readonly<Record<string, string>>): Promise<void>;

  /** `checkpoints`: what the step leaves there is kept for workers of other machines too. */
  openScratch(key: string, checkpoints: boolean): Promise<Scratch>;

  /** An empty folder on the same file system as the objects, so that publishing is a rename. */
  temporaryFolder(): Promise<string>;

  /** The manifest of `key` if it stands and every object is there and intact; a damaged object counts as gone. */
  lookUp(key: string): Promise<Manifest | undefined>;

  manifest(key: string): Promise<Manifest | undefined>;

  /** Takes finished files into the store, then publishes the manifest. Publishing the same content twice is harmless. @throws ConflictingManifestError */
  publish(key: string, parts: KeyParts, files: Readonly<Record<string, string>>, start: string, end: string): Promise<Publication>;

  /** Notes that the manifests of `keys` are a run's. */
  recordRun(run: RecordedRun): Promise<void>;

  /** Takes garbage away: manifests first, so that none ever names an object that is gone. */
  remove(garbage: Garbage): Promise<void>;
}
