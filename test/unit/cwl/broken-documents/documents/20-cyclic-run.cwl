cwlVersion: v1.2
class: Workflow
requirements:
  SubworkflowFeatureRequirement: {}
inputs: []
outputs: []
steps:
  again:
    run: 20-cyclic-run.cwl
    in: []
    out: []
