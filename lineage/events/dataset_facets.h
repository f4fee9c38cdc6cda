// What the facets of datasets say, other than schema, lineage and symlinks, which become part of the catalog
// and the graph. Read with read_facet<T>() or, from a kept body, read_facet_text<T>().
// https://openlineage.io/docs/spec/facets/dataset-facets/
#pragma once

#include "lineage/events/facet_reader.h"
#include "lineage/events/openlineage.h"

namespace steward::lineage {

struct Owner {
  std::string name;  // "team:payments", "user:17"
  std::string type;  // "MAINTAINER"; empty when not given
};
struct Ownership {  // ownership 1-0-1; of jobs too
  std::vector<Owner> owners;
};

struct Documentation {  // documentation 1-1-0; of jobs too
  std::string description, content_type;
};

struct LifecycleChange {  // lifecycleStateChange 1-0-1
  std::optional<Lifecycle> change;
  std::optional<DatasetName> previous;
};

struct DatasetVersion {  // version 1-0-1
  std::string version;
};

struct DataSource {  // dataSource 1-0-1
  std::string name, uri;
};

struct Storage {  // storage 1-0-1
  std::string layer, file_format;
};

struct CatalogOfDataset {  // catalog 1-1-0
  std::string framework, type, name, metadata_uri, warehouse_uri, source;
  std::map<std::string, std::string> properties;
};

struct HierarchyLevel {
  std::string type, name;
};
struct Hierarchy {  // hierarchy 1-0-0, the outermost first
  std::vector<HierarchyLevel> levels;
};

struct DatasetType {  // datasetType 1-0-1
  std::string type, sub_type;
};
// VIEW of the sub type MATERIALIZED is a materialized view; a word Steward does not know is none.
std::optional<DatasetKind> kind_of(const DatasetType& type);

struct Tags {  // tags 1-0-0; of jobs and runs too
  std::vector<EventTag> tags;
};

void read_members(FacetReader& reader, Ownership& out);
void read_members(FacetReader& reader, Documentation& out);
void read_members(FacetReader& reader, LifecycleChange& out);
void read_members(FacetReader& reader, DatasetVersion& out);
void read_members(FacetReader& reader, DataSource& out);
void read_members(FacetReader& reader, Storage& out);
void read_members(FacetReader& reader, CatalogOfDataset& out);
void read_members(FacetReader& reader, Hierarchy& out);
void read_members(FacetReader& reader, DatasetType& out);
void read_members(FacetReader& reader, Tags& out);

}  // namespace steward::lineage
