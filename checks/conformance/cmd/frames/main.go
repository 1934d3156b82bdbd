// Command frames reads Arrow files, each after its length as four bytes, and prints what Grafana's SDK makes of each as a
// line of JSON: the frame, or the error.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

type frame struct {
	Error  string          `json:"error,omitempty"`
	Name   string          `json:"name"`
	RefID  string          `json:"refId"`
	Meta   *data.FrameMeta `json:"meta,omitempty"`
	Fields []field         `json:"fields"`
}

type field struct {
	Name   string            `json:"name"`
	Type   string            `json:"type"`
	Labels data.Labels       `json:"labels,omitempty"`
	Config *data.FieldConfig `json:"config,omitempty"`
	Values []any             `json:"values"`
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		file, err := nextFile(in)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = out.Encode(decode(file))
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}

func nextFile(in io.Reader) ([]byte, error) {
	var length uint32
	if err := binary.Read(in, binary.BigEndian, &length); err != nil {
		return nil, err
	}
	file := make([]byte, length)
	_, err := io.ReadFull(in, file)
	return file, err
}

func decode(file []byte) frame {
	decoded, err := data.UnmarshalArrowFrame(file)
	if err != nil {
		return frame{Error: err.Error()}
	}
	fields := make([]field, 0, len(decoded.Fields))
	for _, each := range decoded.Fields {
		fields = append(fields, field{each.Name, each.Type().NonNullableType().ItemTypeString(), each.Labels, each.Config, valuesOf(each)})
	}
	return frame{Name: decoded.Name, RefID: decoded.RefID, Meta: decoded.Meta, Fields: fields}
}

// valuesOf gives times as nanoseconds, in text, as JSON's readers round large numbers.
func valuesOf(each *data.Field) []any {
	values := make([]any, each.Len())
	for row := range values {
		value, known := each.ConcreteAt(row)
		if !known {
			continue
		}
		if at, isTime := value.(time.Time); isTime {
			value = strconv.FormatInt(at.UnixNano(), 10)
		}
		values[row] = value
	}
	return values
}
