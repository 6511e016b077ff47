package db

import (
	"maps"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

// Index is an index on the keys, each ascending, or descending with a leading
// "-".
func Index(keys ...string) mongo.IndexModel {
	return mongo.IndexModel{Keys: indexKeys(keys), Options: options.Index()}
}

// Unique is Index with uniqueness.
func Unique(keys ...string) mongo.IndexModel {
	return mongo.IndexModel{Keys: indexKeys(keys), Options: options.Index().SetUnique(true)}
}

// UniqueWhere is Unique among the documents that match filter.
func UniqueWhere(filter bson.M, keys ...string) mongo.IndexModel {
	return mongo.IndexModel{Keys: indexKeys(keys), Options: options.Index().SetUnique(true).SetName(partialName(filter, keys)).SetPartialFilterExpression(filter)}
}

// IndexWhere is Index over the documents that match filter.
func IndexWhere(filter bson.M, keys ...string) mongo.IndexModel {
	return mongo.IndexModel{Keys: indexKeys(keys), Options: options.Index().SetName(partialName(filter, keys)).SetPartialFilterExpression(filter)}
}

// TTL removes a document this long after the time in key.
func TTL(key string, after time.Duration) mongo.IndexModel {
	return mongo.IndexModel{Keys: indexKeys([]string{key}), Options: options.Index().SetExpireAfterSeconds(int32(after.Seconds()))}
}

// partialName keeps a partial index apart from a full one on the same keys.
func partialName(filter bson.M, keys []string) string {
	return strings.Join(keys, "_") + "_where_" + strings.Join(slices.Sorted(maps.Keys(filter)), "_")
}

func indexKeys(keys []string) bson.D {
	d := bson.D{}
	for _, k := range keys {
		if k[0] == '-' {
			d = append(d, bson.E{Key: k[1:], Value: -1})
			continue
		}
		d = append(d, bson.E{Key: k, Value: 1})
	}
	return d
}
