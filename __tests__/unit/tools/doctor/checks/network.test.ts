import { expect, test } from "@jest/globals";
import { connectionFailure } from "../../../../../tools/doctor/checks/network.js";

test.each([
  ["ECONNREFUSED", "refused the connection after 3 ms", /^The host is reachable, but no broker listens there/],
  ["ETIMEDOUT", "no answer within 5 s", /^Packets are dropped: check the security groups/],
  ["EHOSTUNREACH", "unreachable: EHOSTUNREACH", /^Packets are dropped/],
  ["ENETUNREACH", "unreachable: ENETUNREACH", /^Packets are dropped/],
  ["ECONNRESET", "failed: ECONNRESET", /^Check the network path/],
])("explains %s", (code, text, advice) => {
  expect(connectionFailure(code, 3, "b-1:9098")).toEqual({
    status: "failed",
    subject: "b-1:9098",
    text,
    advice: expect.stringMatching(advice),
  });
});
