/**
 * The public API of Capstan, all of it. Start with `openDrive` for a device by its name, `TapeDrive` for what a drive can
 * do, `writeSession`, `verifySessions` and `readSession` for data. The simulator has an entry of its own,
 * `capstan/simulator`.
 *
 * @packageDocumentation
 */

// Devices.
export { isDeviceSpecifier, parseSpecifier } from "./device-specifier.ts";
export type { DeviceSpecifier } from "./device-specifier.ts";
export { endProcessNow, openDrive, openFileTimes } from "./open.ts";
export type { OpenDrive, OpenDriveOptions } from "./open.ts";
export type { IscsiAccess } from "./open-iscsi.ts";
export type { ClaimActivity, Claimant, ClaimPurpose } from "./open-node.ts";

// This computer.
export { claimDrive, diagnoseHost, discoverDevices, whoHolds } from "./open-computer.ts";
export type { ClaimableDrive, DriveClaim } from "../native/claim.ts";
export type { ClaimHolder } from "../native/claim-state.ts";
export type { DeviceError, DeviceProblem } from "../native/device-error.ts";
export type { DiscoveredDevice, DiscoveredNodes } from "../native/discover-devices.ts";
export type { DiagnoseOptions } from "../native/doctor/diagnose-host.ts";
export type { Finding, FindingCode, FindingSeverity } from "../native/doctor/finding.ts";
export type { CartridgeDiskKind } from "../native/linux/cartridge-disk.ts";
export type { AccessProblem } from "../native/linux/node-access.ts";
export type { UsbDevice } from "../native/linux/usb-device.ts";
export type { DriveName } from "../native/resolve-device.ts";
export type { DriveHolder } from "../native/who-holds.ts";

// Errors.
export { CodecError } from "./codec/codec-error.ts";
export {
  AbortedError,
  CapstanError,
  InvariantError,
  TransportError,
  UsageError,
} from "./transport/errors.ts";
export type { Executed } from "./transport/errors.ts";
export { DriveStateError, MediumError, ScsiError } from "./session/errors.ts";
export type { FaultPosition, ScsiFault } from "./session/errors.ts";
export { BlockProtectionError } from "./drives/block-protection.ts";

// The seam and time.
export type {
  ScsiReply,
  ScsiRequest,
  ScsiTransport,
  TransferLimits,
} from "./transport/scsi-transport.ts";
export { CommandPulse, describeRunning, type RunningCommand } from "./transport/command-pulse.ts";
export type { Clock } from "./clock/clock.ts";
export { SystemClock } from "./clock/system-clock.ts";

// Recordings of what was exchanged with a drive; `replay:FILE` answers from one.
export { createRecordingFile, RecordingFile } from "./transport/recording-file.ts";
export type { LineSink } from "./transport/recording-file.ts";
export { Recording, RecordingError } from "./transport/recording.ts";
export type { RecordingOptions, RecordingSummary } from "./transport/recording.ts";
export type { RecordedDrive } from "./transport/recording-format.ts";
export { recordTransport } from "./session/record-transport.ts";
export { ReplayTransport } from "./transport/replay-transport.ts";
export type { ReplayOptions } from "./transport/replay-transport.ts";
export type { RecordingHeader } from "./transport/recording-format.ts";
export { anonymiseRecording } from "./session/anonymise-recording.ts";
export type { AnonymiseOptions, AnonymiseReport } from "./session/anonymise-recording.ts";

// One logical unit.
export { Session } from "./session/session.ts";
export type { PreparedData, SendOptions } from "./session/session.ts";
export type { Attempt } from "./session/attempt.ts";
export type {
  CleaningNews,
  DriveState,
  FaultClass,
  FaultMeaning,
  Meaning,
  Outcome,
  OutcomeMeaning,
  RetryPolicy,
} from "./session/meaning.ts";
export type {
  SessionCounters,
  SessionEvent,
  SessionListener,
  SessionRecord as SessionHistory,
} from "./session/session-record.ts";
export { readAttributes } from "./session/read-attributes.ts";
export { readLogPage } from "./session/read-log-page.ts";
export { readModePage } from "./session/mode-page-access.ts";
export { readVpdPage } from "./session/read-vpd-page.ts";

// A tape drive.
export { TapeDrive } from "./drives/tape-drive.ts";
export type { DriveIdentity, FamilyName } from "./drives/drive-identity.ts";
export type { BlockLimits } from "./drives/drive-link.ts";
export type { BlockProtection, ProtectionMethod } from "./drives/block-protection.ts";
export type {
  EarlyWarning,
  FixedReadOutcome,
  FixedWriteOutcome,
  LocateOutcome,
  ReadOutcome,
  SpaceOutcome,
  TapePosition,
  VerifyOutcome,
  WriteOutcome,
} from "./drives/outcomes.ts";
export type { Readiness, WaitOptions } from "./drives/readiness.ts";
export type { RemainingCapacity } from "./drives/tape-capacity.ts";
export type { FormatOptions, PartitionSize } from "./drives/tape-format.ts";
export type { LocateTarget } from "./drives/tape-motion.ts";
export type { BlockSettings, Compression, ProtectionRequest } from "./drives/tape-settings.ts";
export type { VerifyRequest } from "./drives/verify-blocks.ts";

// What state a drive is in.
export { frontPanel, LAMPS } from "./health/panel/front-panel.ts";
export type { FrontPanel, LampName } from "./health/panel/front-panel.ts";
export type { Lamp, LampEvidence } from "./health/panel/lamp.ts";
export { readPanelFacts } from "./health/panel/panel-facts.ts";
export type { PanelFacts } from "./health/panel/panel-facts.ts";
export { mediaWear } from "./health/wear/media-wear.ts";
export type { CountWithThreshold, MountErrors, TapeCounts } from "./health/wear/media-facts.ts";
export type { MediaFacts, WearFigure, WearName } from "./health/wear/media-wear.ts";
export type { WearUnit } from "./health/wear/wear-figure.ts";
export { lifeFigureOf } from "./health/wear/life-figures.ts";
export type { LifeFigure } from "./health/wear/life-figures.ts";
export { WEAR_CHECKS } from "./health/wear/wear-checks.ts";
export type { WearCheck } from "./health/wear/wear-checks.ts";
export { readCartridgeFacts } from "./health/wear/read-cartridge-facts.ts";
export type { CartridgeFacts, CartridgeQuestions } from "./health/wear/read-cartridge-facts.ts";
export { cleaningDue, DAT_CLEANING_RULES } from "./health/cleaning/cleaning-schedule.ts";
export type {
  CleaningDue,
  CleaningFacts,
  CleaningReason,
  CleaningRules,
} from "./health/cleaning/cleaning-schedule.ts";
export { readErrorCounters } from "./health/pages/error-counters.ts";
export type { ErrorCounters, SentCounters } from "./health/pages/error-counters.ts";
export type { AccessFacts } from "./health/pages/access-facts.ts";
export type { DriveStatistics } from "./health/pages/drive-statistics.ts";
export type { UsageFacts, VolumeFacts } from "./health/pages/volume-facts.ts";
export { AlertStore } from "./health/alerts/alert-store.ts";
export type { StoredAlert } from "./health/alerts/alert-store.ts";
export type { DriveAlerts } from "./health/alerts/read-alerts.ts";
export { cleanerUses, usesToOrderAt } from "./health/cleaning/cleaner-uses.ts";
export type { CleanerUses, KnownCleaner, UsesKnown } from "./health/cleaning/cleaner-uses.ts";
export { CleaningLog } from "./health/cleaning/cleaning-log.ts";
export type { CleaningEntry, CleaningOutcome } from "./health/cleaning/cleaning-log.ts";
export { readCleaningSigns, readUsesLeft } from "./health/cleaning/cleaning-signs.ts";
export type { CleaningSigns } from "./health/cleaning/cleaning-signs.ts";
export { concludeCleaning } from "./health/cleaning/conclude-cleaning.ts";
export type { CleaningStory, CleaningVerdict } from "./health/cleaning/conclude-cleaning.ts";
export { CleaningError, watchCleaning } from "./health/cleaning/watch-cleaning.ts";
export type { WatchOptions } from "./health/cleaning/watch-cleaning.ts";
export type { WatchedCycle } from "./health/cleaning/watched-cycle.ts";

// A drive that others work with, seen without getting into their way.
export { DriveObserver } from "./open-observer.ts";
export type { LookResult, ObserverOptions, ObserverStores, Sighting } from "./open-observer.ts";
export type { DriveInUse, OpenLookOptions } from "./open-look.ts";
export type { ActivityName, Observation } from "./health/observe/observe.ts";
export type { LookDepth } from "./health/observe/look-guard.ts";
export { AttentionStore } from "./health/alerts/attention-store.ts";
export { goodToKnow } from "./health/try-to-ask.ts";
export type { Unread } from "./health/try-to-ask.ts";

// What is wrong, and with whom.
export { readDiagnosisFacts } from "./health/diagnosis/read-diagnosis-facts.ts";
export type {
  Climate,
  DiagnosisFacts,
  LinkErrors,
  RecordedError,
  TestOutcome,
} from "./health/diagnosis/diagnosis-facts.ts";
export { diagnose } from "./health/diagnosis/diagnose.ts";
export type { Diagnosis } from "./health/diagnosis/diagnose.ts";
export { SYMPTOMS } from "./health/diagnosis/finding.ts";
export type {
  DiagnosisFinding,
  DiagnosisSeverity,
  FindingSubject,
  Symptom,
} from "./health/diagnosis/finding.ts";
export { DIAGNOSIS_THRESHOLDS } from "./health/diagnosis/thresholds.ts";
export type { DiagnosisThresholds } from "./health/diagnosis/thresholds.ts";
export { driveFigures } from "./health/diagnosis/drive-figures.ts";
export type { DriveFigure } from "./health/diagnosis/drive-figures.ts";
export { counterTable } from "./health/diagnosis/counter-table.ts";
export type { CounterRow } from "./health/diagnosis/counter-table.ts";
export { runSelfTest } from "./health/diagnosis/self-test.ts";
export type { SelfTestReport } from "./health/diagnosis/self-test.ts";
export { isWriteOnce } from "./health/diagnosis/write-once.ts";
export { capturedState } from "./health/diagnosis/captured-state.ts";
export { followsWhat } from "./health/diagnosis/follows-what.ts";
export type { CapturedState, Following, Part } from "./health/diagnosis/follows-what.ts";

// What the standards say.
export { decodeSense } from "./scsi/sense.ts";
export type { Sense } from "./scsi/sense.ts";
export { tidyText } from "./scsi/tidy-text.ts";
export { describeAdditionalSense } from "./scsi/additional-sense.ts";
export { DENSITY_CODES, densityOf } from "./scsi/density-codes.ts";
export { STANDARD_INQUIRY } from "./scsi/standard-inquiry.ts";
export { reportedValue } from "./scsi/define-log-page.ts";
export { LOG_PAGE } from "./scsi/log-page.ts";
export { ALL_LOG_PAGES } from "./scsi/log-page-table.ts";
export { ALL_MODE_PAGES, modePageOf } from "./scsi/mode-page-table.ts";
export { ALL_VPD_PAGES } from "./scsi/vpd-page-table.ts";
export { ATTRIBUTE_LIST } from "./scsi/attribute-list.ts";
export { nameAttributes } from "./scsi/named-attributes.ts";
export { MAM_ATTRIBUTES, MAM_MEDIUM_TYPE } from "./scsi/mam-attributes.ts";
export { MODE_PARAMETERS_6, MODE_PARAMETERS_10 } from "./scsi/mode-parameters.ts";
export { DEVICE_STATUS } from "./scsi/log-pages/device-status.ts";
export { TAPE_ALERT_RESPONSE } from "./scsi/log-pages/tape-alert-response.ts";
export { tapeAlertFlags } from "./scsi/tape-alert.ts";
export { TAPE_ALERT_FLAGS } from "./scsi/tape-alert-flags.ts";
export type { TapeAlertFlag } from "./scsi/tape-alert-flags.ts";
export { CHANGER_ALERT_FLAGS } from "./scsi/changer-alert-flags.ts";
export { RAW_IN } from "./scsi/define-command.ts";
export { INQUIRY } from "./scsi/commands/inquiry.ts";
export { LOG_SENSE } from "./scsi/commands/log-sense.ts";
export { MODE_SENSE_6, MODE_SENSE_10 } from "./scsi/commands/mode-sense.ts";
export { READ_ATTRIBUTE_VALUES } from "./scsi/commands/read-attribute.ts";
export {
  DENSITY_SUPPORT_DATA,
  REPORT_DENSITY_SUPPORT,
} from "./scsi/commands/report-density-support.ts";
export { REQUEST_SENSE } from "./scsi/commands/request-sense.ts";

// Data to tape and back.
export { writeSession } from "./stream/write-session.ts";
export type { WriteOptions, WriteProgress } from "./stream/write-options.ts";
export type {
  Evidence,
  FileFate,
  FileSummary,
  Recovery,
  RoomSource,
  WriteEnd,
  WriteReport,
} from "./stream/write-report.ts";
export type {
  Block,
  BlockSource,
  ByteProducer,
  StreamDigestAlgorithm,
  StreamKind,
} from "./stream/block-source.ts";
export { ProducerSource } from "./stream/producer-source.ts";
export type { ProducerSourceOptions } from "./stream/producer-source.ts";
export { PseudorandomProducer } from "./stream/pseudorandom-producer.ts";
export type { FileRecord, FileState, SessionRecord } from "./stream/session-record.ts";
export { StreamError } from "./stream/stream-error.ts";
export type { StreamErrorCode } from "./stream/stream-error.ts";
export { ManifestError } from "./stream/manifest-error.ts";
export type { ManifestErrorCode } from "./stream/manifest-error.ts";
export { ThreadedSource } from "./stream/threaded-source.ts";
export type { ThreadedSourceOptions } from "./stream/threaded-source.ts";
export { makeProducer } from "./stream/producer-spec.ts";
export type { ProducerSpec } from "./stream/producer-spec.ts";
export { closeScan, lastSession, scanSessions } from "./stream/session-scan.ts";
export type { ScanReport } from "./stream/session-scan.ts";
export type { ScannedSession, ScanOptions } from "./stream/session-scan-walk.ts";
export { readSession } from "./stream/reader.ts";
export type { ReadOptions, ReadReport } from "./stream/reader.ts";
export type { OnCheckpoint, OnReadProgress, ReadProgress } from "./stream/reader-progress.ts";
export { WritableSink } from "./stream/reader-sink.ts";
export type { ByteSink } from "./stream/reader-sink.ts";
export type { WalkEnd } from "./stream/reader-books.ts";
export type { WalkReport } from "./stream/reader-walk.ts";
export type {
  BlockFinding,
  DifferentBlock,
  ExtraBlocks,
  FindingPlace,
  MissingBlocks,
  RereadReport,
  StreamRange,
  TouchedFile,
  TouchedFiles,
  UnreadableBlock,
} from "./stream/reader-finding.ts";
export { verifySessions } from "./stream/verify.ts";
export type { VerifyOptions } from "./stream/verify.ts";
export { VERIFY_COVERAGE } from "./stream/verify-report.ts";
export type {
  BlockCheck,
  PartialReason,
  SessionVerification,
  VerifyCoverage,
  VerifyMethod,
  VerifyReport,
  VerifyResult,
} from "./stream/verify-report.ts";
export type { FileCheck, StreamCheck } from "./stream/verify-digest.ts";
export { Journal, openJournals } from "./stream/journal.ts";
export type { DamagedJournal, FoundJournals } from "./stream/journal.ts";
export { journalOf } from "./stream/verify-journal.ts";
export { Manifest } from "./stream/manifest.ts";
export { fileFate } from "./stream/file-fate.ts";
export { scanTree } from "./stream/tar/scan-tree.ts";
export type { EntryKind, TreeEntry } from "./stream/tar/scan-tree.ts";
export { TarError } from "./stream/tar/tar-error.ts";
export type { TarErrorCode } from "./stream/tar/tar-error.ts";
export type { FileTimes } from "./stream/tar/restore-attributes.ts";
export { TarExtractor } from "./stream/tar/tar-extractor.ts";
export type {
  RestoredMember,
  RestoreProblem,
  TarExtractorOptions,
} from "./stream/tar/tar-extractor.ts";
export { TarReader } from "./stream/tar/tar-reader.ts";
export type { TarHandler, TarMember } from "./stream/tar/tar-reader.ts";
