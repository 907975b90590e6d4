const { ValidateBinaryVersion: Original } = require("cdktf/lib/validations/validate-binary-version.js");

const answers = new Map();

/** CDKTF's check of Terraform's version, which starts `terraform version` at each synthesis: here once for each file of tests. */
exports.ValidateBinaryVersion = class ValidateBinaryVersion extends Original {
  validate() {
    const key = JSON.stringify([this.binary, this.versionConstraint, this.versionCommand]);
    if (!answers.has(key)) answers.set(key, super.validate());
    return answers.get(key);
  }
};
