import { expect, test } from "@jest/globals";
import { json } from "../../../../../../tools/local/aws/protocol/responses.js";
import { type Route, serviceFromRoutes } from "../../../../../../tools/local/aws/protocol/router.js";
import { elementTexts, escapeXml } from "../../../../../../tools/local/aws/protocol/xml.js";
import { awsRequest, callerOf } from "../../../../../support/local-platform/aws-request.js";

const routes: Route[] = [
  ["GET", "/v1/things/{arn}/parts/{number}", (_, parameters) => json(parameters)],
  ["GET", "/v1/things/{rest+}", (_, parameters) => json(parameters)],
];

test("path parameters are decoded after the path is split", async () => {
  const call = callerOf(serviceFromRoutes("things", routes, "reject"));

  expect(await call("GET", "/v1/things/arn%3Aaws%3Athing%2F1/parts/2?x=1")).toEqual({ arn: "arn:aws:thing/1", number: "2" });
  expect(await call("GET", "/v1/things/a/b")).toEqual({ rest: "a/b" });
});

test("a request without a route goes to moto or is rejected with its name", async () => {
  await expect(serviceFromRoutes("things", routes, "moto")(awsRequest("PUT", "/v1/other"))).resolves.toBeUndefined();
  await expect(serviceFromRoutes("things", routes, "reject")(awsRequest("PUT", "/v1/other"))).rejects.toMatchObject({
    status: 501,
    message: "The local platform does not support things PUT /v1/other.",
  });
});

test("element texts of XML are in document order and unescaped", () => {
  const document = '<R xmlns="x"><Names><member>a&amp;b</member>\n<member> &lt;&#x41;&#66;&gt; </member></Names><Empty/></R>';

  expect(elementTexts(document, "member")).toEqual(["a&b", "<AB>"]);
  expect(elementTexts(document, "Empty")).toEqual([]);
});

test("the first route with the method and path of the request handles it", async () => {
  const answers: Route[] = ["first", "second"].map((name) => ["GET", "/v1/{a}", () => json({ name })]);
  const service = serviceFromRoutes("things", [["PUT", "/v1/{a}", () => json({ name: "put" })], ...answers], "moto");

  expect(await callerOf(service)("GET", "/v1/x")).toEqual({ name: "first" });
  expect(await service(awsRequest("DELETE", "/v1/x"))).toBeUndefined();
});

test("texts are escaped and unescaped with the entities of XML, and unknown entities stay", () => {
  const text = `<a b="c">'&'</a>`;

  expect(escapeXml(text)).toBe("&lt;a b=&quot;c&quot;&gt;'&amp;'&lt;/a&gt;");
  expect(elementTexts(`<t>${escapeXml(text)}</t><t>&apos;&nbsp;&#39;&#x1F600;&#X41;</t>`, "t")).toEqual([text, "'&nbsp;'😀A"]);
});

test("elements have attributes or none, and names that begin in the same way are others", () => {
  expect(elementTexts('<id a="1" b="2">x</id><idle>y</idle><id>\n z\n</id><myid>w</myid>', "id")).toEqual(["x", "z"]);
});
