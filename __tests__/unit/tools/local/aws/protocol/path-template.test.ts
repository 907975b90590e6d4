import { expect, test } from "@jest/globals";
import { pathTemplate } from "../../../../../../tools/local/aws/protocol/path-template.js";

test.each([
  ["/v1/things/{arn}/parts/{number}", "/v1/things/arn%3Aaws%3Athing%2F1/parts/2", { arn: "arn:aws:thing/1", number: "2" }],
  ["/v1/things/{arn}", "/v1/things/a/", { arn: "a" }],
  ["/v1/things/", "/v1/things", {}],
  ["/{Bucket}/{Key+}", "/logs/a/b%20c", { Bucket: "logs", Key: "a/b c" }],
  ["/2015-03-31/functions/{Function-Name}", "/2015-03-31/functions/shop", { "Function-Name": "shop" }],
  ["/v1/things/{arn}", "/v1/things/50%", { arn: "50%" }],
])("%s reads %s", (template, path, parameters) => {
  expect(pathTemplate(template)(path)).toEqual(parameters);
});

test.each([
  ["/v1/things/{arn}", "/v1/things/a/b"],
  ["/v1/things/{arn}", "/v1/things/"],
  ["/v1/things/{arn}", "/api/v1/things/a"],
  ["/v1/things", "/v1/things/a"],
  ["/v1/{a}/parts", "/v1/x/y/parts"],
  ["/v1/{a}/x", "/v1/a//x"],
  ["/{Bucket}/{Key+}", "/logs"],
])("%s does not match %s", (template, path) => {
  expect(pathTemplate(template)(path)).toBeUndefined();
});
