cwlVersion: v1.2
class: CommandLineTool
id: hello
label: Say hello
doc: Writes a greeting into a file.
requirements:
  DockerRequirement:
    dockerPull: debian:stable-slim
baseCommand: echo
inputs:
  message:
    type: string
    default: Hello, Earth
    inputBinding: {}
outputs:
  greeting:
    type: stdout
stdout: greeting.txt
