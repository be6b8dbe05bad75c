import type { DeviationList } from "../../test/conformance/known-deviation.ts";

/**
 * What the tape of Debian's tgt 1.0.85 does wrong. A
 * commit that changes a conformance test may have to say here what tgtd then does; an entry that no longer holds fails.
 */
export const TGTD_DEVIATIONS: DeviationList = {
  target: "tgt 1.0.85",
  deviations: [
    {
      does: "MODE SENSE with allocation length 0 ends the whole tgtd",
      source: "seen with tgt 1.0.85: the process is gone, the connection closes",
      shows: /./,
      fatal: true,
      behaviours: [
        "a CDB MODE SENSE(6) with allocation length 0 is no error",
        "a CDB MODE SENSE(10) with allocation length 0 is no error",
      ],
    },
    {
      does: "READ POSITION always says object 0, and never the beginning",
      source: "seen with tgt 1.0.85",
      shows: /expected (\+0 to be \d+|false to be true)/,
      behaviours: [
        "READ POSITION in its short form tells beginning and object",
        "READ POSITION tells what is in the buffer on drives that keep count, and else nothing",
        "READ(6) of a variable block gives the block when the length is right",
        "READ(6) of a variable block tells a longer block with SILI when there is a mode block length",
        "READ(6) of fixed blocks gives several blocks in one transfer",
        "SPACE codes 3 goes to the end of data whatever the count",
        "WRITE FILEMARKS(6) in the middle ends the data there",
        "WRITE FILEMARKS(6) with IMMED 0 leaves nothing in the buffer",
        "WRITE FILEMARKS(6) with count 0 writes nothing and leaves what follows",
        "WRITE FILEMARKS(6) writes as many objects as it counts",
        "WRITE(6) of a variable block in the middle ends the data there",
        "WRITE(6) of a variable block puts one block of that length on the tape",
        "WRITE(6) of fixed blocks puts each block on the tape as an object of its own",
        "with a loaded tape UNLOAD puts on tape what is in the buffer",
      ],
    },
    {
      does: "READ POSITION ignores an allocation length",
      source: "seen with tgt 1.0.85",
      shows: /READ POSITION short form [\s\S]*got {6}GOOD/,
      behaviours: ["READ POSITION refuses an allocation length in the short and long forms"],
    },
    {
      does: "a READ of a shorter block tells the block's length as the residual",
      source: "seen with tgt 1.0.85; mended in its version 1.0.94",
      shows: /300 bytes where 700 were expected/,
      behaviours: [
        "READ(6) of a variable block tells a shorter block by a positive INFORMATION and gives it",
      ],
    },
    {
      does: "a READ of a longer block sends nothing of it",
      source: "seen with tgt 1.0.85",
      shows: /0 bytes where 600 were expected/,
      behaviours: [
        "READ(6) of a variable block tells a longer block by a negative INFORMATION and gives its beginning",
      ],
    },
    {
      does: "a READ that meets a filemark sends what was in its buffer as if it were data",
      source: "seen with tgt 1.0.85",
      shows: /expected (4096 to be \+0|2560 to be 1024)/,
      behaviours: [
        "READ(6) of a variable block passes a filemark and gives nothing",
        "READ(6) of fixed blocks stops at a filemark with the blocks not read as INFORMATION",
      ],
    },
    {
      does: "READ ignores SILI, and takes no length for a length",
      source: "seen with tgt 1.0.85",
      shows: /expected GOOD\n {2}got {6}CHECK CONDITION 0\/00 00 .*ILI/,
      behaviours: [
        "READ(6) of a variable block cuts a longer block without a word with SILI and mode block length 0",
        "READ(6) of a variable block ends GOOD on a shorter block with SILI",
        "READ(6) of a variable block of no length does nothing",
      ],
    },
    {
      does: "READ at the end of data says 8/00 00 with EOM and no INFORMATION",
      source: "seen with tgt 1.0.85",
      shows: /got {6}CHECK CONDITION 8\/00 00 .*EOM/,
      behaviours: [
        "READ(6) of a variable block flushes what was written before it",
        "READ(6) of a variable block stays at the end of data",
      ],
    },
    {
      does: "a fixed READ over a block of another length, or without a block length, is a medium error",
      source: "seen with tgt 1.0.85",
      shows: /got {6}CHECK CONDITION 3\/31 00/,
      behaviours: [
        "READ(6) of fixed blocks is refused with mode block length 0, and INFORMATION is the request",
        "READ(6) of fixed blocks stops at the end of data with the blocks not read",
        "READ(6) of fixed blocks stops behind a longer block, which is not counted",
        "READ(6) of fixed blocks stops behind a shorter block, which is not counted",
      ],
    },
    {
      does: "a WRITE beyond READ BLOCK LIMITS is stored",
      source: "seen with tgt 1.0.85",
      shows: /WRITE\(6\) [\s\S]*got {6}GOOD/,
      behaviours: [
        "WRITE(6) of a variable block refuses a block beyond READ BLOCK LIMITS and writes nothing",
      ],
    },
    {
      does: "UNLOAD ends GOOD and the tape stays ready",
      source: "seen with tgt 1.0.85",
      shows: /TEST UNIT READY [\s\S]*got {6}GOOD/,
      behaviours: [
        "with a loaded tape UNLOAD with HOLD leaves it in the slot, from where LOAD takes it again",
      ],
    },
    {
      does: "MODE SELECT takes lengths for something else, and refuses what MODE SENSE gave",
      source: "seen with tgt 1.0.85",
      shows:
        /(expected (GOOD|CHECK CONDITION 5\/1A 00) [\s\S]*|expected GOOD\n {2})got {6}CHECK CONDITION 5\/(1A|24|26) 00/,
      behaviours: [
        "MODE SELECT of no length does nothing",
        "MODE SELECT refuses a list that ends within a structure",
        "MODE SELECT takes back what MODE SENSE gave, page by page",
      ],
    },
    {
      does: "MODE SELECT takes values that it does not have",
      source: "seen with tgt 1.0.85",
      shows: /raw \[15 [\s\S]*got {6}GOOD/,
      behaviours: [
        "MODE SELECT refuses a block length beyond every limit, where its form has it",
        "MODE SELECT refuses a buffered mode that is not there, where its form has it",
      ],
    },
    {
      does: "mode pages and the buffered mode cannot be changed",
      source: "seen with tgt 1.0.85",
      shows:
        /expected 1 to be \+0|MODE SELECT\(6\) [\s\S]*got {6}CHECK CONDITION 5\/26 00|TEST UNIT READY [\s\S]*expected CHECK CONDITION 6\/2A 01/,
      behaviours: [
        "MODE SELECT with buffered mode 0 makes every WRITE synchronous",
        "MODE SENSE default values do not follow MODE SELECT",
        "a reset brings mode pages and block length back to default",
        "unit attention does not tell of a mode page that was written as it was, nor of a block length",
        "unit attention tells everybody of a reset, and a reset before a load before a mode change",
        "unit attention tells the others of a changed buffered mode",
        "unit attention tells the others, not the one who did it, of changed mode pages",
      ],
    },
    {
      does: "the block length belongs to the drive, not to the initiator that set it",
      source: "seen with tgt 1.0.85",
      shows: /expected 1024 to be \+0/,
      behaviours: ["MODE SENSE tells the block length of this initiator alone"],
    },
    {
      does: "MODE SENSE of all pages gives other pages than of each",
      source: "seen with tgt 1.0.85",
      shows: /expected (false to be true|\[ Array\(1\) \])/,
      behaviours: [
        "MODE SENSE changeable values are a mask behind the page's own header",
        "MODE SENSE of one page gives what page 3Fh gives of it",
        "MODE SENSE page 3Fh without subpages gives only page_0 formats",
      ],
    },
    {
      does: "INQUIRY, REPORT LUNS and LOG SENSE tell a unit attention",
      source: "seen with tgt 1.0.85",
      shows: /expected 6 not to be 6/,
      behaviours: ["unit attention is no matter for INQUIRY, REPORT LUNS and LOG SENSE, and stays"],
    },
    {
      does: "REQUEST SENSE does not tell a unit attention: its answer is what lay in tgtd's memory",
      source: "seen with tgt 1.0.85",
      shows: /^sense data|to deeply equal \[ 6, 41 \]/,
      behaviours: ["unit attention is taken and cleared by REQUEST SENSE"],
    },
    {
      does: "REPORT SUPPORTED OPERATION CODES knows every operation code when it is asked for one",
      source:
        "seen with tgt 1.0.85; report_opcode_one() of its usr/spc.c does not look at its table",
      shows: /to deeply equal \{ name: '[^']+', support: 1 \}/,
      behaviours: [
        "REPORT SUPPORTED OPERATION CODES knows of each command whether it is on the list of all",
      ],
    },
    {
      does: "a bit that nobody has defined is taken for 0",
      source: "seen with tgt 1.0.85",
      shows:
        /expected CHECK CONDITION 5\/24 00 [\s\S]*got {6}(GOOD|CHECK CONDITION 0\/00 00 .*ILI)/,
      behaviours: [
        "PREVENT ALLOW MEDIUM REMOVAL knows no other value",
        "WRITE FILEMARKS(6) refuses setmarks",
        "a CDB INQUIRY with a reserved bit is refused, and the bit is named",
        "a CDB LOAD UNLOAD with a reserved bit is refused, and the bit is named",
        "a CDB MODE SENSE(6) with a reserved bit is refused, and the bit is named",
        "a CDB PREVENT ALLOW MEDIUM REMOVAL with a reserved bit is refused, and the bit is named",
        "a CDB READ BLOCK LIMITS with a reserved bit is refused, and the bit is named",
        "a CDB READ POSITION with a reserved bit is refused, and the bit is named",
        "a CDB READ(6) with a reserved bit is refused, and the bit is named",
        "a CDB REWIND with a reserved bit is refused, and the bit is named",
        "a CDB SPACE(6) with a reserved bit is refused, and the bit is named",
        "a CDB TEST UNIT READY with a reserved bit is refused, and the bit is named",
        "a CDB WRITE FILEMARKS(6) with a reserved bit is refused, and the bit is named",
        "a CDB WRITE(6) with a reserved bit is refused, and the bit is named",
        "with a loaded tape refuses EOT",
      ],
    },
    {
      does: "a refusal does not say which field is wrong",
      source: "seen with tgt 1.0.85",
      shows: /got {6}CHECK CONDITION 5\/2[46] 00 .*no field pointer$/,
      behaviours: [
        "INQUIRY refuses a page code without EVPD and an unknown page",
        "MODE SELECT changes nothing when a later page is refused",
        "MODE SELECT refuses PF 0 and SP 1",
        "MODE SELECT refuses a block descriptor length other than 0 and 8",
        "MODE SELECT refuses a mode data length, wherever it points",
        "MODE SELECT refuses an unknown page and a page of another length",
        "MODE SELECT refuses every bit outside of the changeable mask, and names it",
        "MODE SELECT refuses the PS bit",
        "MODE SENSE of an unknown page or subpage is refused where it is named",
        "READ POSITION refuses an unknown service action",
        "READ(6) of fixed blocks is refused with SILI",
        "a CDB INQUIRY with NACA is refused",
        "a CDB LOAD UNLOAD with NACA is refused",
        "a CDB LOCATE(10) with NACA is refused",
        "a CDB MODE SENSE(6) with NACA is refused",
        "a CDB PREVENT ALLOW MEDIUM REMOVAL with NACA is refused",
        "a CDB READ BLOCK LIMITS with NACA is refused",
        "a CDB READ POSITION with NACA is refused",
        "a CDB READ(6) with NACA is refused",
        "a CDB REWIND with NACA is refused",
        "a CDB SPACE(6) with NACA is refused",
        "a CDB TEST UNIT READY with NACA is refused",
        "a CDB WRITE FILEMARKS(6) with NACA is refused",
        "a CDB WRITE(6) with NACA is refused",
      ],
    },
  ],
};
