// A program that uses only the files of `msk client-config --for go`: it lists and describes a topic, creates, changes and deletes one,
// sends a record with the given number of bytes, reads it back, and prints what it did. Arguments: topic, bytes.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"clients/kafkaclient"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

type performed struct {
	Listed     bool   `json:"listed"`
	Partitions int    `json:"partitions"`
	Replicas   int    `json:"replicas"`
	Retention  string `json:"retention"`
	Deleted    bool   `json:"deleted"`
	Bytes      int    `json:"bytes"`
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Second)
	defer cancel()
	topic := os.Args[1]
	size, err := strconv.Atoi(os.Args[2])
	must(err)
	var result performed
	administer(ctx, topic, &result)
	result.Bytes = produceAndConsume(ctx, topic, size)
	must(json.NewEncoder(os.Stdout).Encode(result))
}

func administer(ctx context.Context, topic string, result *performed) {
	client, err := kafkaclient.New()
	must(err)
	defer client.Close()
	admin := kadm.NewClient(client)
	topics, err := admin.ListTopics(ctx)
	must(err)
	result.Listed = topics.Has(topic)
	result.Partitions = len(topics[topic].Partitions)
	result.Replicas = topics[topic].Partitions.NumReplicas()

	own := fmt.Sprintf("go-%d", time.Now().UnixNano())
	created, err := admin.CreateTopic(ctx, 2, 3, nil, own)
	must(err)
	must(created.Err)
	change := []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: kadm.StringPtr("60000")}}
	altered, err := admin.AlterTopicConfigs(ctx, change, own)
	must(err)
	for _, each := range altered {
		must(each.Err)
	}
	until(ctx, func() bool {
		described, err := admin.DescribeTopicConfigs(ctx, own)
		must(err)
		for _, each := range described {
			for _, config := range each.Configs {
				if config.Key == "retention.ms" && config.MaybeValue() == "60000" {
					result.Retention = config.MaybeValue()
				}
			}
		}
		return result.Retention != ""
	})
	deleted, err := admin.DeleteTopic(ctx, own)
	must(err)
	must(deleted.Err)
	until(ctx, func() bool {
		topics, err := admin.ListTopics(ctx)
		must(err)
		result.Deleted = !topics.Has(own)
		return result.Deleted
	})
}

func produceAndConsume(ctx context.Context, topic string, size int) int {
	value := make([]byte, size)
	_, err := rand.Read(value)
	must(err)
	producer, err := kafkaclient.New()
	must(err)
	sent, err := producer.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: value}).First()
	must(err)
	producer.Close()
	from := map[string]map[int32]kgo.Offset{topic: {sent.Partition: kgo.NewOffset().At(sent.Offset)}}
	consumer, err := kafkaclient.New(kgo.ConsumePartitions(from))
	must(err)
	defer consumer.Close()
	for ctx.Err() == nil {
		for _, record := range consumer.PollFetches(ctx).Records() {
			if record.Offset != sent.Offset {
				continue
			}
			if !bytes.Equal(record.Value, value) {
				log.Fatal("read a different value")
			}
			return len(record.Value)
		}
	}
	log.Fatal("did not read the record")
	return 0
}

func until(ctx context.Context, done func() bool) {
	for !done() {
		select {
		case <-ctx.Done():
			log.Fatal(ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
