cwlVersion: v1.2
class: Workflow
requirements:
  MultipleInputFeatureRequirement: {}
inputs:
  first: File[]
  second: File[]
outputs:
  all:
    type: File[]
    outputSource: [first, second]
    linkMerge: merge_flat
steps: []
