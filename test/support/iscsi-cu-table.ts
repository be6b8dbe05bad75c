/**
 * What libiscsi 1.19's iscsi-test-cu is to find, test by test: on which units it is run, how many assertions it makes there
 * at least, and why it is not run on tapes. docs/iscsi-conformance.md tells the same; a test compares.
 */

/** Units that the suite is run on: models of tape drive, and a disk in memory. */
export type CuUnit = CuTape | "RAM disk";
/** One model of each family. */
export type CuTape = "lto-9" | "dat-72" | "dlt-8000";

/** All models that the suite is run on. */
export const CU_TAPES: readonly CuTape[] = ["lto-9", "dat-72", "dlt-8000"];

/** What comes of a test that does not hold in full. */
export interface CuException {
  readonly asserts: number;
  /** Assertions that fail, as file and line. */
  readonly fails?: readonly string[];
  /** What the suite says of the part that it leaves out itself. */
  readonly skips?: readonly string[];
  readonly why: string;
}

/** The least number of assertions, or what of them does not hold. */
export type CuExpectation = number | CuException;

/** What is said of one test. */
export interface CuVerdict {
  readonly on: Readonly<Partial<Record<CuUnit, CuExpectation>>>;
  /** Why it is not run on the tapes that `on` does not name. */
  readonly leftOut?: string;
}

const BLOCKS =
  "addresses blocks of a disk (SBC-3); a tape reads and writes on from where it stands";
const DISK_COMMAND = "tries a command that only disks have (SBC-3)";
const DISK_OPTION = `${DISK_COMMAND}, and the RAM disk needs none`;
const NO_COPY =
  "wants a copy manager, which is optional (SPC-4, EXTENDED COPY) and no drive here has";
const NO_PERSISTENT = "these models have no PERSISTENT RESERVE (SPC-3 and later)";
const NO_OPCODES = "these models have no REPORT SUPPORTED OPERATION CODES (SPC-3 and later)";
const NO_CONTROL = "these models have no Control mode page here";
const OTHER_TYPES =
  "reserves by types that an LTO drive of IBM does not offer; its REPORT CAPABILITIES names 3 and 6";
const TWO_BLOCKS = `${BLOCKS}; here several of them with one command`;
const LOAD_BITS =
  "sets bits of START STOP UNIT that LOAD UNLOAD, of the same code, has not (SSC-4)";
const OLD_VERSION =
  "these models claim SCSI-2 or the first SPC; the suite knows no version before SPC-2";

const everywhere = (asserts: CuExpectation): CuVerdict => ({
  on: { "lto-9": asserts, "dat-72": asserts, "dlt-8000": asserts, "RAM disk": asserts },
});
const tapes = (asserts: CuExpectation): CuVerdict => ({
  on: { "lto-9": asserts, "dat-72": asserts, "dlt-8000": asserts },
});
const lto = (asserts: CuExpectation, leftOut: string): CuVerdict => ({
  on: { "lto-9": asserts },
  leftOut,
});
const disk = (asserts: CuExpectation, leftOut = BLOCKS): CuVerdict => ({
  on: { "RAM disk": asserts },
  leftOut,
});
const nowhere = (leftOut: string): CuVerdict => ({ on: {}, leftOut });

const all = <V>(names: string, verdict: V): Readonly<Record<string, V>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, verdict]));

/** What READ, WRITE and WRITE AND VERIFY with a CDB of 10 bytes and more are tried with. */
const moves = (
  simple: number,
  beyond: number,
  guard: string,
): Readonly<Record<string, CuVerdict>> => ({
  Simple: disk(simple),
  BeyondEol: disk(beyond),
  ZeroBlocks: disk(4),
  [guard]: disk(7),
});
const VERIFIES = "Simple BeyondEol ZeroBlocks VerifyProtect Flags Dpo Mismatch MismatchNoCmp";
const WRITE_SAMES =
  "Simple BeyondEol ZeroBlocks WriteProtect Unmap UnmapUnaligned UnmapUntilEnd UnmapVPD Check InvalidDataOutSize";
const SANITIZES =
  "BlockErase BlockEraseReserved CryptoErase CryptoEraseReserved ExitFailureMode InvalidServiceAction Overwrite OverwriteReserved Readonly Reservations Reset";

const EJECT: CuException = {
  asserts: 10,
  fails: ["test_preventallow_eject.c:62", "test_preventallow_eject.c:66"],
  why: "PREVENT keeps a cartridge in, not out: LOAD goes on (SSC-4, LOAD UNLOAD), and the next command meets 6/28 00",
};
const LUN_RESET: CuException = {
  asserts: 8,
  fails: ["test_async_lu_reset_simple.c:157"],
  why: "asks whether the answer has come before the request is sent; put right in libiscsi after 1.19",
};

const unlisted = (asserts: number): CuVerdict =>
  disk({
    asserts,
    skips: ["REPORT_SUPPORTED_OPCODES is not implemented."],
    why: "the RAM disk does not list its commands",
  });

/** Suites and their tests, as `iscsi-test-cu --list` names them. */
export const CU_TABLE: Readonly<Record<string, Readonly<Record<string, CuVerdict>>>> = {
  CompareAndWrite: all(
    "Simple DpoFua Miscompare Unwritten InvalidDataOutSize",
    nowhere(DISK_OPTION),
  ),
  ExtendedCopy: all(
    "Simple ParamHdr DescrLimits DescrType ValidTgtDescr ValidSegDescr",
    nowhere(NO_COPY),
  ),
  GetLBAStatus: all("Simple BeyondEol UnmapSingle", nowhere(DISK_OPTION)),
  Inquiry: {
    Standard: { on: { "lto-9": 5, "RAM disk": 5 }, leftOut: OLD_VERSION },
    AllocLength: {
      on: {
        ...tapes({
          asserts: 255,
          skips: ["This device does not claim SPC-3 or later"],
          why: "lengths above 255 bytes came with SPC-3, which these models do not claim",
        }).on,
        "lto-9": 258,
        "RAM disk": 258,
      },
    },
    EVPD: everywhere(1),
    BlockLimits: disk(
      {
        asserts: 3,
        skips: ["Logical unit is fully provisioned. Skipping test"],
        why: "the RAM disk has all its memory from the beginning",
      },
      "reads VPD page B0h, which is another one on tapes (SSC-4, Sequential-access Device Capabilities)",
    ),
    MandatoryVPDSBC: {
      on: { "lto-9": 2, "RAM disk": 2 },
      leftOut: "page 83h came with SPC-2, which these models do not claim",
    },
    SupportedVPD: everywhere(5),
    VersionDescriptors: nowhere("makes no assertion: it warns at most"),
  },
  Mandatory: { MandatorySBC: disk(6, DISK_COMMAND) },
  ModeSense6: {
    AllPages: everywhere(2),
    Control: { on: { "lto-9": 24, "RAM disk": 24 }, leftOut: NO_CONTROL },
    "Control-D_SENSE": disk(1, "provokes sense data by READ(16) of a block that is not there"),
    "Control-SWP": nowhere(
      "libiscsi writes the Control page back without the obsolete DQUE bit, which an HPE Ultrium 9 sets and which cannot be changed: 5/26 00 (SPC-4, MODE SELECT); the others have no such page",
    ),
    Residuals: everywhere(5),
  },
  NoMedia: {
    NoMediaSBC: nowhere(
      "tries codes that mean other things on tapes: 34h READ POSITION, 91h SPACE(16)",
    ),
  },
  OrWrite: all("Simple BeyondEol ZeroBlocks Protect DpoFua Verify", nowhere(DISK_OPTION)),
  Prefetch10: all(
    "Simple BeyondEol ZeroBlocks Flags",
    nowhere("tries PRE-FETCH(10), whose code 34h is READ POSITION on tapes"),
  ),
  Prefetch16: all("Simple BeyondEol ZeroBlocks Flags", nowhere(DISK_OPTION)),
  PreventAllow: {
    Simple: tapes(2),
    Eject: tapes(EJECT),
    ...all("ITNexusLoss Logout WarmReset ColdReset", tapes(8)),
    LUNReset: tapes(9),
    "2ITNexuses": tapes(7),
  },
  PrinReadKeys: { Simple: lto(1, NO_PERSISTENT), Truncate: lto(5, NO_PERSISTENT) },
  PrinServiceactionRange: {
    Range: lto(
      {
        asserts: 33,
        fails: ["test_prin_serviceaction_range.c:50"],
        why: "READ FULL STATUS is optional (SPC-4, PERSISTENT RESERVE IN), and the drive does not list it",
      },
      NO_PERSISTENT,
    ),
  },
  PrinReportCapabilities: { Simple: lto(13, NO_PERSISTENT) },
  ProutRegister: { Simple: lto(5, NO_PERSISTENT) },
  ProutReserve: {
    Simple: nowhere(OTHER_TYPES),
    ...all("AccessEA AccessEARO", lto(15, NO_PERSISTENT)),
    ...all("AccessWE AccessWERO AccessEAAR AccessWEAR", nowhere(OTHER_TYPES)),
    ...all("OwnershipEA OwnershipEARO", lto(8, NO_PERSISTENT)),
    ...all("OwnershipWE OwnershipWERO OwnershipEAAR OwnershipWEAR", nowhere(OTHER_TYPES)),
  },
  ProutClear: { Simple: lto(12, NO_PERSISTENT) },
  ProutPreempt: { RemoveRegistration: lto(15, NO_PERSISTENT) },
  Read6: { Simple: disk(510), BeyondEol: disk(764) },
  Read10: { ...moves(512, 1023, "ReadProtect"), DpoFua: unlisted(5), Async: disk(2000) },
  Read12: { ...moves(512, 1023, "ReadProtect"), DpoFua: unlisted(5) },
  Read16: { ...moves(512, 1535, "ReadProtect"), DpoFua: unlisted(5) },
  ReadCapacity10: { Simple: disk(1, DISK_COMMAND) },
  ReadCapacity16: {
    ...all("Simple Support", disk(1, DISK_COMMAND)),
    Alloclen: disk(16, DISK_COMMAND),
    PI: disk(3, DISK_COMMAND),
  },
  ReadDefectData10: { Simple: nowhere(DISK_OPTION) },
  ReadDefectData12: { Simple: nowhere(DISK_OPTION) },
  ReadOnly: { ReadOnlySBC: nowhere(DISK_OPTION) },
  ReceiveCopyResults: all("CopyStatus OpParams", nowhere(NO_COPY)),
  ReportSupportedOpcodes: {
    Simple: lto(1, NO_OPCODES),
    OneCommand: lto(300, NO_OPCODES),
    RCTD: lto(4, NO_OPCODES),
    SERVACTV: lto(2, NO_OPCODES),
  },
  Reserve6: {
    Simple: tapes(2),
    "2Initiators": {
      on: {
        ...tapes(11).on,
        "lto-9": {
          asserts: 11,
          fails: ["test_reserve6_2initiators.c:70"],
          why: "an LTO drive answers MODE SENSE whoever reserved it (IBM LTO SCSI Reference GA32-0928-06, table 30)",
        },
      },
    },
    ...all("Logout ITNexusLoss", tapes(5)),
    ...all("TargetColdReset TargetWarmReset LUNReset", tapes(4)),
  },
  Sanitize: all(SANITIZES, nowhere(DISK_OPTION)),
  StartStopUnit: {
    Simple: nowhere(
      "takes a tape for loaded at once; it threads first (2/04 01) and then tells it (6/28 00)",
    ),
    ...all("PwrCnd NoLoej", nowhere(LOAD_BITS)),
  },
  TestUnitReady: { Simple: everywhere(1) },
  Unmap: all("Simple VPD ZeroBlocks", nowhere(DISK_OPTION)),
  Verify10: all(VERIFIES, nowhere(DISK_OPTION)),
  Verify12: all(VERIFIES, nowhere(DISK_OPTION)),
  Verify16: all(VERIFIES, nowhere(DISK_OPTION)),
  Write10: { ...moves(768, 1023, "WriteProtect"), DpoFua: unlisted(5), Async: disk(2000) },
  Write12: { ...moves(512, 1023, "WriteProtect"), DpoFua: unlisted(5) },
  Write16: { ...moves(512, 1023, "WriteProtect"), DpoFua: unlisted(5) },
  WriteAtomic16: all("Simple BeyondEol ZeroBlocks WriteProtect DpoFua VPD", nowhere(DISK_OPTION)),
  WriteSame10: all(WRITE_SAMES, nowhere(DISK_OPTION)),
  WriteSame16: all(WRITE_SAMES, nowhere(DISK_OPTION)),
  WriteVerify10: { ...moves(512, 1023, "WriteProtect"), Flags: disk(1), Dpo: unlisted(4) },
  WriteVerify12: { ...moves(512, 1023, "WriteProtect"), Flags: disk(1), Dpo: unlisted(4) },
  WriteVerify16: { ...moves(512, 1023, "WriteProtect"), Flags: disk(1), Dpo: unlisted(4) },
  iSCSIcmdsn: all("iSCSICmdSnTooHigh iSCSICmdSnTooLow", everywhere(2)),
  iSCSIdatasn: { iSCSIDataSnInvalid: everywhere(4) },
  iSCSIResiduals: {
    ...all("Read10Invalid Read10Residuals Read12Residuals Read16Residuals", disk(20, TWO_BLOCKS)),
    ...all("Write10Residuals Write12Residuals Write16Residuals", disk(35, TWO_BLOCKS)),
    ...all(
      "WriteVerify10Residuals WriteVerify12Residuals WriteVerify16Residuals",
      disk(35, TWO_BLOCKS),
    ),
  },
  iSCSITMF: {
    AbortTaskSimpleAsync: everywhere(14),
    LUNResetSimpleAsync: everywhere(LUN_RESET),
  },
  MultipathIO: {
    Simple: disk(1536, TWO_BLOCKS),
    Reset: everywhere(12),
    ...all("CompareAndWrite CompareAndWriteAsync", nowhere(DISK_OPTION)),
  },
};
