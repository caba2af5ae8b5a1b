cwlVersion: v1.2
class: CommandLineTool
baseCommand: python
requirements:
  DockerRequirement:
  dockerPull: python:3-slim
inputs: []
outputs: []
