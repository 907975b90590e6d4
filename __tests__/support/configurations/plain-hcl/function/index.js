/** Answers HTTP API requests, and logs the records of an event source mapping. */
exports.handler = async (event) => {
  if (event.eventSource === "aws:kafka") {
    for (const record of Object.values(event.records).flat()) {
      console.log(`record ${record.topic}-${record.partition}@${record.offset}: ${Buffer.from(record.value, "base64")}`);
    }
    return { batchItemFailures: [] };
  }
  return { statusCode: 200, headers: { "content-type": "text/plain" }, body: `${process.env.GREETING}, ${event.rawPath ?? "nobody"}` };
};
