export class ArchiveRefusedError extends Error {
  readonly code = 'ARCHIVE_REFUSED';
  constructor(archive: string, found: string) {
    super(`${archive}: expected a bundle of a run, found ${found}. Nothing of it was kept. \`deconflow bundle RUN\` writes only plain files under one folder: ask for the bundle again where you had it from.`);
    this.name = 'ArchiveRefusedError';
  }
}

export class ArchiveDamagedError extends Error {
  readonly code = 'ARCHIVE_DAMAGED';
  constructor(archive: string, reason: string) {
    super(`${archive}: expected a gzipped tar archive, found ${reason}. Most likely it was cut off or changed on its way: fetch it again and compare its sha256.`);
    this.name = 'ArchiveDamagedError';
  }
}
