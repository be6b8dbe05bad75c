/** What a drive counts of itself. Log pages are views of these. */
export class DriveCounters {
  loads = 0;
  cleanings = 0;
  powerCycles = 1;
  hardWriteErrors = 0;
  hardReadErrors = 0;
  /** This mount. */
  mount = {
    bytesFromHost: 0,
    bytesToTape: 0,
    bytesFromTape: 0,
    bytesToHost: 0,
    blocksWritten: 0,
    blocksRead: 0,
  };
  lifetime = { bytesWritten: 0, bytesRead: 0, metres: 0, motionMs: 0, powerOnMs: 0 };
  /** Since LOG SELECT or load: pages 02h and 03h. */
  errors = { writeCorrected: 0, writeUncorrected: 0, readCorrected: 0, readUncorrected: 0 };

  noteLoad(): void {
    this.loads++;
    this.mount = {
      bytesFromHost: 0,
      bytesToTape: 0,
      bytesFromTape: 0,
      bytesToHost: 0,
      blocksWritten: 0,
      blocksRead: 0,
    };
    this.errors = { writeCorrected: 0, writeUncorrected: 0, readCorrected: 0, readUncorrected: 0 };
  }

  noteWrite(bytes: number): void {
    this.mount.bytesFromHost += bytes;
    this.mount.bytesToTape += bytes;
    this.mount.blocksWritten++;
    this.lifetime.bytesWritten += bytes;
  }

  noteRead(bytes: number): void {
    this.mount.bytesFromTape += bytes;
    this.mount.bytesToHost += bytes;
    this.mount.blocksRead++;
    this.lifetime.bytesRead += bytes;
  }
}
