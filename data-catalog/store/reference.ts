/** Names an artifact by its content; this, not the data, travels through Temporal. */
export interface ArtifactReference {
  /** the step that made it, or `input` for a file under the data folder */
  readonly step: string;
  /** the step's output, or the file's path relative to the data folder */
  readonly output: string;
  readonly sha256: string;
}
