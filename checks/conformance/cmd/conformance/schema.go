package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/grafana/grafana-plugin-sdk-go/experimental/pluginschema"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

const schemaVersion = "v0alpha1"

func schemaChecks() []check {
	return []check{
		{"schema/v0alpha1.json is read by the reader of Grafana's API server, and nothing of it is lost", schemaIsRead},
		{"its examples fit it, and what has a wrong type or is out of bounds does not", schemaJudgesSettings},
	}
}

// loadSchema reads the schema beside the executable as Grafana does.
func loadSchema(s *suite) (*pluginschema.PluginSchema, error) {
	folder := filepath.Join(filepath.Dir(s.executable), "schema")
	return pluginschema.NewSchemaProvider(os.DirFS(folder)).Get(schemaVersion)
}

func schemaIsRead(_ context.Context, s *suite) error {
	schema, err := loadSchema(s)
	if err != nil {
		return err
	}
	if schema.SettingsSchema.IsZero() || schema.SettingsExamples.IsZero() {
		return errors.New("it has no settings or no examples")
	}
	if _, isThere := schema.SettingsSchema.Spec.Properties["secureJsonData"]; isThere {
		return errors.New("secrets stand among the settings")
	}
	// A list of servers needs none under that name.
	if first := schema.SettingsSchema.SecureValues[0]; first.Key != "apiUrl" || first.Required {
		return fmt.Errorf("%q is the first secret, required: %t", first.Key, first.Required)
	}
	text, err := os.ReadFile(filepath.Join(filepath.Dir(s.executable), "schema", schemaVersion+".json"))
	if err != nil {
		return err
	}
	again, err := json.Marshal(schema)
	if err != nil {
		return err
	}
	var written, read any
	if err := errors.Join(json.Unmarshal(text, &written), json.Unmarshal(again, &read)); err != nil {
		return err
	}
	if !reflect.DeepEqual(written, read) {
		return fmt.Errorf("it is read as %s", again)
	}
	return nil
}

func schemaJudgesSettings(_ context.Context, s *suite) error {
	schema, err := loadSchema(s)
	if err != nil {
		return err
	}
	validator := validate.NewSchemaValidator(schema.SettingsSchema.Spec, nil, "", strfmt.Default)
	for name, example := range schema.SettingsExamples.Examples {
		if result := validator.Validate(example.Value); !result.IsValid() {
			return fmt.Errorf("example %s: %w", name, errors.Join(result.Errors...))
		}
	}
	for _, wrong := range []map[string]any{{"timeoutSeconds": "soon"}, {"timeoutSeconds": 601}, {"history": "here"}} {
		if validator.Validate(map[string]any{"jsonData": wrong}).IsValid() {
			return fmt.Errorf("%v is valid", wrong)
		}
	}
	return nil
}
