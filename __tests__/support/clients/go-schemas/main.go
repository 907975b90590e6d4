// A program that uses only the files of `msk client-config --for go --topic`: it writes an event with a schema, or reads all events of the
// topic, and prints them. Arguments: topic, file of the schema, and the event as JSON to write.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"time"

	"clients/kafkaclient"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

type event struct {
	AdID        string    `json:"adId" avro:"adId"`
	EventID     string    `json:"eventId" avro:"eventId"`
	Impressions int       `json:"impressions" avro:"impressions"`
	Timestamp   time.Time `json:"-" avro:"timestamp"`
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Second)
	defer cancel()
	topic := os.Args[1]
	definition, err := os.ReadFile(os.Args[2])
	must(err)
	schemas, err := kafkaclient.NewSchemas(ctx)
	must(err)
	if len(os.Args) > 3 {
		write(ctx, schemas, topic, string(definition), os.Args[3])
		return
	}
	must(json.NewEncoder(os.Stdout).Encode(read(ctx, schemas, topic)))
}

func write(ctx context.Context, schemas *kafkaclient.Schemas, topic, definition, text string) {
	encode, err := schemas.Encoder(ctx, definition)
	must(err)
	written := event{Timestamp: time.Now()}
	must(json.Unmarshal([]byte(text), &written))
	value, err := encode(written)
	must(err)
	client, err := kafkaclient.New()
	must(err)
	defer client.Close()
	_, err = client.ProduceSync(ctx, &kgo.Record{Topic: topic, Key: []byte(written.AdID), Value: value}).First()
	must(err)
}

func read(ctx context.Context, schemas *kafkaclient.Schemas, topic string) []event {
	client, err := kafkaclient.New(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	must(err)
	defer client.Close()
	ends, err := kadm.NewClient(client).ListEndOffsets(ctx, topic)
	must(err)
	var total int64
	ends.Each(func(each kadm.ListedOffset) { total += each.Offset })
	var events []event
	for int64(len(events)) < total && ctx.Err() == nil {
		for _, record := range client.PollFetches(ctx).Records() {
			var decoded event
			must(schemas.Decode(ctx, record.Value, &decoded))
			events = append(events, decoded)
		}
	}
	return events
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
