import { expect, test } from "@jest/globals";
import { type Checked, failed, passed, skipped, warning } from "../../../../tools/doctor/check.js";
import { linesOf, summaryOf } from "../../../../tools/doctor/report.js";

const at = (check: Checked["check"], ...results: ReturnType<typeof passed>[]): Checked[] => results.map((result) => ({ check, ...result }));

test("prints a line for each result, with what to do", () => {
  const results = at(
    "network/tcp",
    passed("connected", "b-1"),
    failed("refused", "Start it.", "b-2"),
    warning("slow", "Wait."),
    skipped("no"),
  );

  expect(linesOf(results)).toBe(`ok    network/tcp  b-1: connected
FAIL  network/tcp  b-2: refused
      What to do: Start it.
WARN  network/tcp  slow
      What to do: Wait.
-     network/tcp  no
`);
});

test("counts more than three results that passed", () => {
  const three = at("network/tcp", passed("p", "1"), passed("p", "2"), passed("p", "3"));
  const four = [...three, ...at("network/tcp", passed("p", "4"), failed("f", "Fix it.", "5"))];

  expect(linesOf(three).split("\n")).toHaveLength(4);
  expect(linesOf(four)).toBe(`ok    network/tcp  4 passed
FAIL  network/tcp  5: f
      What to do: Fix it.
`);
});

test("control characters of names and messages reach no terminal", () => {
  expect(linesOf(at("topics/present", passed("a\u001b[2Jb\r\nc", "x\u202ey")))).toBe("ok    topics/present  x y: a [2Jb c\n");
});

const ids = [{ id: "network/dns" }, { id: "network/tcp" }, { id: "tls/handshake" }, { id: "topics/present" }] as const;

test("sums up checks, not results", () => {
  const results = [
    ...at("network/dns", passed("p"), passed("p")),
    ...at("network/tcp", passed("p"), warning("w", "a")),
    ...at("tls/handshake", skipped("s")),
    ...at("topics/present", passed("p")),
  ];

  expect(summaryOf(results, ids)).toBe("\n4 checks: 2 passed, 0 failed, 1 with warnings.\n");
});

test("names the first failure", () => {
  const results = [
    ...at("network/dns", passed("p")),
    ...at("network/tcp", passed("p"), warning("w", "a"), failed("refused", "Start it.", "b-2")),
  ];

  expect(summaryOf(results, ids)).toBe(`
4 checks: 1 passed, 1 failed, 0 with warnings.
The first failure is in step "Network": FAIL  network/tcp  b-2: refused
      What to do: Start it.
`);
});

test("says that later failures can follow from the first one", () => {
  const results = [...at("tls/handshake", failed("hangs", "Restart it.")), ...at("topics/present", failed("gone", "Apply."))];

  expect(summaryOf(results, ids)).toBe(`
4 checks: 0 passed, 2 failed, 0 with warnings.
The first failure is in step "TLS": FAIL  tls/handshake  hangs
      What to do: Restart it.
Begin with it: those after it can be its consequences.
`);
});
