/**
 * The software tape drive. {@link createSimulatedDrive} makes one in this process; {@link createDriveFolder} and
 * {@link openDriveFolder} keep one in a folder, where it stays powered on between processes. Hosts reach it through
 * `drive.connect()`, which gives a ScsiTransport, or from outside of this process through {@link serveDrives} and
 * {@link serveDriveFolders}. May import all of simulator/ and nothing else.
 * @packageDocumentation
 */
export { controlDriveFolder } from "./attach/control-drive-folder.ts";
export type { ControlOptions } from "./attach/control-drive-folder.ts";
export { serveDrives } from "./attach/serve-drives.ts";
export type { DriveServer } from "./attach/serve-drives.ts";
export { serveDriveFolders } from "./attach/serve-folders.ts";
export type { FolderServer } from "./attach/serve-folders.ts";
export type { ServeEvent, ServeOptions } from "./attach/serve-options.ts";
export type { ServedUnit, UnitCommand, UnitNexus } from "./attach/served-unit.ts";
export { blankCartridge, createSimulatedDrive } from "./create-simulated-drive.ts";
export type { CreateDriveOptions } from "./create-simulated-drive.ts";
export { SimulatedDrive } from "./simulated-drive.ts";
export type { SimulatedDriveOptions } from "./simulated-drive.ts";
export type { Cartridge, CartridgeFacts, CartridgeState } from "./cartridge.ts";
export { isDriveFolder } from "./drive-folder/drive-files.ts";
export {
  createDriveFolder,
  openDriveFolder,
  OpenDriveFolder,
} from "./drive-folder/drive-folder.ts";
export type { DriveRecovery, HandsOptions, NewDriveFolder } from "./drive-folder/drive-folder.ts";
export { describeRecovery } from "./drive-folder/describe-recovery.ts";
export type { FolderAction, FolderReport } from "./drive-folder/folder-action.ts";
export type {
  CartridgeMedium,
  NewCartridge,
  ShelvedCartridge,
} from "./drive-folder/cartridge-shelf.ts";
export { DriveFolderError } from "./drive-folder/drive-folder-error.ts";
export type { DriveFolderProblem } from "./drive-folder/drive-folder-error.ts";
export type { Fault, FaultEffect, FaultPlan, FaultTrigger } from "./faults/fault-plan.ts";
export { parseFaultPlan } from "./faults/parse-fault-plan.ts";
export { randomFaultPlan } from "./faults/random-plan.ts";
export type { RandomPlanOptions } from "./faults/random-plan.ts";
export type { Medium, Partition, StoredBit } from "./medium/medium.ts";
export { createMemoryMedium } from "./medium/memory-medium.ts";
export { createSyntheticMedium } from "./medium/synthetic-medium.ts";
export type { SyntheticMediumOptions } from "./medium/synthetic-medium.ts";
export { createFolderMedium, openFolderMedium } from "./medium/folder-medium.ts";
export type { FolderMedium, NewFolderMediumOptions } from "./medium/folder-medium.ts";
export { fillPattern, patternBlock } from "./medium/pattern.ts";
export type { PatternName } from "./medium/pattern.ts";
export { ALL_PERSONALITIES, personalityNamed } from "./personalities/all-personalities.ts";
export type { Personality } from "./personalities/personality.ts";
export type { Transfer } from "./transfer-length.ts";
export { SeededRandom } from "./seeded-random.ts";
export { useDrive } from "./wear/use-drive.ts";
export type { DriveUse, DriveUseReport } from "./wear/use-drive.ts";
export { VirtualClock } from "./virtual-clock.ts";
