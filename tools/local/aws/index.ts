export { type AwsApi, type AwsApiOptions, startAwsApi } from "./aws-api.js";
