package blobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket keeps contents with a service that speaks S3.
type bucket struct {
	client *minio.Client
	name   string
	prefix string // "" or "files/"
}

// openS3 reads s3://bucket/prefix?endpoint=https://host:port&region=name. Who
// we are, the environment says: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
func openS3(address *url.URL) (Store, error) {
	settings := address.Query()
	endpoint, err := url.Parse(settings.Get("endpoint"))
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" || address.Host == "" {
		return nil, fmt.Errorf("the files' address %q is not one such as s3://bucket?endpoint=https://s3.example.org", address.Redacted())
	}
	client, err := minio.New(endpoint.Host, &minio.Options{
		Creds: credentials.NewEnvAWS(), Secure: endpoint.Scheme == "https", Region: settings.Get("region"),
	})
	if err != nil {
		return nil, fmt.Errorf("the files' address %q cannot be used: %w", address.Redacted(), err)
	}
	prefix := strings.Trim(address.Path, "/")
	if prefix != "" {
		prefix += "/"
	}
	return bucket{client, address.Host, prefix}, nil
}

func missing(err error) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound && answer.Code != minio.NoSuchBucket
}

func (b bucket) Put(ctx context.Context, key string, content []byte) error {
	if !isKey(key) {
		return fmt.Errorf("%q is not the key of a content", key)
	}
	known, err := b.client.StatObject(ctx, b.name, b.prefix+key, minio.StatObjectOptions{})
	if err == nil && known.Size == int64(len(content)) {
		return nil
	}
	if err != nil && !missing(err) {
		return err
	}
	_, err = b.client.PutObject(ctx, b.name, b.prefix+key, bytes.NewReader(content), int64(len(content)),
		minio.PutObjectOptions{ContentType: "application/octet-stream", SendContentMd5: true})
	return err
}

func (b bucket) Get(ctx context.Context, key string) ([]byte, error) {
	if !isKey(key) {
		return nil, ErrMissing
	}
	object, err := b.client.GetObject(ctx, b.name, b.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(object)
	if missing(err) {
		err = ErrMissing
	}
	return content, errors.Join(err, object.Close())
}

func (b bucket) Remove(ctx context.Context, key string) error {
	if !isKey(key) {
		return ErrMissing
	}
	err := b.client.RemoveObject(ctx, b.name, b.prefix+key, minio.RemoveObjectOptions{})
	if missing(err) {
		return nil
	}
	return err
}

func (b bucket) Each(ctx context.Context, visit func(string, time.Time) error) error {
	ctx, stop := context.WithCancel(ctx) // ends the listing where visit fails
	defer stop()
	for object := range b.client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
		if object.Err != nil {
			return object.Err
		}
		if key := strings.TrimPrefix(object.Key, b.prefix); isKey(key) {
			if err := visit(key, object.LastModified); err != nil {
				return err
			}
		}
	}
	return nil
}
