export { acceptFinding } from "./accepted-finding.js";
export { AwsEnvironment } from "./aws-environment.js";
export { EncryptionKey, type EncryptionKeyProps, type Sender } from "./encryption-key.js";
export { FunctionCodeMissing, functionZip } from "./function-code.js";
export { encryptedLogGroup, logRetentionDays } from "./log-group.js";
export { type PolicyStatement, policyDocument, serviceTrustPolicy, trustPolicy } from "./policy.js";
export { VpcFunction, type VpcFunctionProps } from "./vpc-function.js";
