// A program that uses only the files of `msk client-config --for go`: it sends a record with the given number of bytes, reads it back, and
// prints its size. Arguments: topic, bytes.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"clients/kafkaclient"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Second)
	defer cancel()
	topic := os.Args[1]
	size, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	value := make([]byte, size)
	if _, err := rand.Read(value); err != nil {
		log.Fatal(err)
	}
	producer, err := kafkaclient.New()
	if err != nil {
		log.Fatal(err)
	}
	sent, err := producer.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: value}).First()
	if err != nil {
		log.Fatal(err)
	}
	producer.Close()
	from := map[string]map[int32]kgo.Offset{topic: {sent.Partition: kgo.NewOffset().At(sent.Offset)}}
	consumer, err := kafkaclient.New(kgo.ConsumePartitions(from))
	if err != nil {
		log.Fatal(err)
	}
	defer consumer.Close()
	for ctx.Err() == nil {
		for _, record := range consumer.PollFetches(ctx).Records() {
			if record.Offset != sent.Offset {
				continue
			}
			if !bytes.Equal(record.Value, value) {
				log.Fatal("read a different value")
			}
			fmt.Printf("{\"bytes\":%d}\n", len(record.Value))
			return
		}
	}
	log.Fatal("did not read the record")
}
